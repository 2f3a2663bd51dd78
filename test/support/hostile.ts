// Names and values that act on a terminal, a shell or a statement, and the characters that must never reach a screen.

/** Text that moves cursors, sets titles, turns lines, hides itself, ends statements or looks like a formula. */
export const hostileTexts = [
	'red \u{1B}[31m',
	'title \u{1B}]0;taken\u{7}',
	'c1 \u{9B}31m \u{85}',
	'line\nbreak\r\ttab',
	'bell\u{7} del\u{7F}',
	'turned \u{202E}txt.exe\u{2066}\u{200F}',
	'hidden \u{200B}\u{FEFF}\u{AD}',
	'separator \u{2028}\u{2029}',
	'"; DROP TABLE customers; --',
	"'); DELETE FROM customers; --",
	"=cmd()|' /C calc'!A0",
	'`$(touch taken)`',
	'emoji 👩‍👩‍👧 数据 ünï',
	'__proto__',
	'constructor',
] as const;

const acting = /[\p{Bidi_Control}\p{Control}\u{200B}\u{2028}\u{2029}\u{FEFF}]/gv;

/** The characters of an output that would act on a terminal, as their code points; newlines may. */
export const actingCharacters = (output: string): readonly string[] =>
	output
		.replaceAll('\n', '')
		.match(acting)
		?.map(character => (character.codePointAt(0) ?? 0).toString(16)) ?? [];
