// Turns what the terminal sent into key names: several keys typed fast arrive at once, and all of them count.
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

// These say for themselves whether meta is held.
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
	// Escape and the key after it, typed fast, look like one key with meta held; no key here has a meaning with meta.
	return key.meta && !arrows.has(named) ? ['escape', ...names] : names;
};
