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
	['delete', 'delete'],
];

// With alt or control, these keys move by words.
const byWord: ReadonlyMap<string | undefined, string> = new Map([
	['left', 'wordLeft'],
	['right', 'wordRight'],
]);

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
	'delete',
	'wordLeft',
	'wordRight',
]);

const byCharacter: ReadonlyMap<string, string> = new Map([
	[' ', 'space'],
	['\r', 'enter'],
	['\n', 'enter'],
	['\t', 'tab'],
	['\u{7F}', 'backspace'],
	['\b', 'backspace'],
	['\u{1B}', 'escape'],
]);

/** The name of one character. A control character, which may arrive among others, is `ctrl+` and its letter. */
const nameOf = (character: string): string => {
	const code = character.codePointAt(0) ?? 0;
	const letter = code >= 1 && code <= 26 ? `ctrl+${String.fromCodePoint(code + 96)}` : character;
	return byCharacter.get(character) ?? letter;
};

/** Names such as `up`, `enter`, `space`, `ctrl+c`, or the character itself. */
export const keyNames = (input: string, key: Key): readonly string[] => {
	if (key.eventType === 'release') {
		return [];
	}

	if (key.ctrl && input.length === 1) {
		return [`ctrl+${input}`];
	}

	const flagged = byFlag.find(([flag]) => key[flag] === true)?.[1];
	const named = key.meta || key.ctrl ? (byWord.get(flagged) ?? flagged) : flagged;
	const names = named === undefined ? Array.from(input, character => nameOf(character)) : [named];
	// Escape and a key, typed fast, look like one key with meta. No binding uses meta, so these are two keys.
	return key.meta && !arrows.has(named) ? ['escape', ...names] : names;
};

/** How to write the keys that are not characters. */
export const namedKeys: ReadonlyMap<string, string> = new Map([
	['up', '↑'],
	['down', '↓'],
	['left', '←'],
	['right', '→'],
	['pageUp', 'PgUp'],
	['pageDown', 'PgDn'],
	['home', 'Home'],
	['end', 'End'],
	['escape', 'esc'],
	['enter', 'enter'],
	['space', 'space'],
	['tab', 'tab'],
	['backspace', 'backspace'],
	['delete', 'delete'],
]);

/** Writes a key: `↑`, `ctrl-x`, `a`. */
export const keyLabel = (key: string): string => namedKeys.get(key) ?? key.replace(/^ctrl\+/v, 'ctrl-');
