// Turns the input of a terminal into key names. Several keys typed fast arrive as one input, and all of them count.
import type {Key} from 'ink';

const byFlag: ReadonlyArray<readonly [keyof Key, string]> = [
	['upArrow', 'up'],
	['downArrow', 'down'],
	['leftArrow', 'left'],
	['rightArrow', 'right'],
	['pageUp', 'pageUp'],
	['pageDown', 'pageDown'],
	['home', 'home'],
	['end', 'end'],
	['return', 'enter'],
	['escape', 'escape'],
	['tab', 'tab'],
	['backspace', 'backspace'],
	['delete', 'backspace'],
];

// The names of these keys include meta.
const arrows: ReadonlySet<string | undefined> = new Set([
	'up',
	'down',
	'left',
	'right',
	'pageUp',
	'pageDown',
	'home',
	'end',
]);

const byCharacter: ReadonlyMap<string, string> = new Map([
	[' ', 'space'],
	['\r', 'enter'],
	['\n', 'enter'],
	['\t', 'tab'],
	['\u{7F}', 'backspace'],
	['\b', 'backspace'],
	['\u{1B}', 'escape'],
	['\u{3}', 'ctrl+c'],
]);

/** Names such as `up`, `enter`, `space`, `ctrl+c`, or the character itself. */
export const keyNames = (input: string, key: Key): readonly string[] => {
	if (key.eventType === 'release') {
		return [];
	}

	if (key.ctrl && input.length === 1) {
		return [`ctrl+${input}`];
	}

	const named = byFlag.find(([flag]) => key[flag] === true)?.[1];
	const names =
		named === undefined ? Array.from(input, character => byCharacter.get(character) ?? character) : [named];
	// Escape and a key, typed fast, look like one key with meta held. No binding uses meta, so they are two keys.
	return key.meta && !arrows.has(named) ? ['escape', ...names] : names;
};
