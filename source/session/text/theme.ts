// Tones, in the terminal's own sixteen colours; severities also have a glyph and a word.
import type {TextProps} from 'ink';
import type {Severity} from '../../drift/severity.ts';

export type Tone =
	| 'plain'
	| 'dim'
	| 'strong'
	| 'title'
	| 'cursor'
	| 'here'
	| 'high'
	| 'medium'
	| 'low'
	| 'schema'
	| 'picture'
	| 'good'
	| 'failed';

type Style = Pick<TextProps, 'color' | 'bold' | 'dimColor' | 'inverse'>;

const styles: Readonly<Record<Tone, Style>> = {
	plain: {},
	dim: {dimColor: true},
	strong: {bold: true},
	title: {bold: true},
	cursor: {color: 'cyan', bold: true},
	/** The cell under the cursor. */
	here: {inverse: true, bold: true},
	high: {color: 'red', bold: true},
	medium: {color: 'yellow'},
	low: {color: 'blueBright'},
	schema: {color: 'magenta'},
	/** Bars and sparklines of the current run; those of a baseline are dim. */
	picture: {color: 'cyan'},
	good: {color: 'green'},
	failed: {color: 'red'},
};

export const styleOf = (tone: Tone): Style => styles[tone];

type Mark = {readonly glyph: string; readonly word: string; readonly tone: Tone};

export const severityMarks: Readonly<Record<Severity, Mark>> = {
	high: {glyph: '▲', word: 'HIGH', tone: 'high'},
	medium: {glyph: '▲', word: 'MED', tone: 'medium'},
	low: {glyph: '△', word: 'LOW', tone: 'low'},
	none: {glyph: '·', word: 'ok', tone: 'dim'},
};

/** Too few rows for a verdict. */
export const fewRowsMark: Mark = {glyph: '?', word: 'few rows', tone: 'dim'};

/** Marks a finding that a decision lets pass. */
export const acceptedMark: Mark = {glyph: '✔', word: 'accepted', tone: 'dim'};

export const schemaMark: Mark = {glyph: '◆', word: 'schema', tone: 'schema'};
