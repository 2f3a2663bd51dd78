// Tones, in the terminal's own sixteen colours; severities also have a glyph and a word.
import type {TextProps} from 'ink';
import type {Severity} from '../../drift/severity.ts';
import * as marks from '../../reports/severity-marks.ts';

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

type TonedMark = marks.Mark & {readonly tone: Tone};

export const severityMarks: Readonly<Record<Severity, TonedMark>> = {
	high: {...marks.severityMarks.high, tone: 'high'},
	medium: {...marks.severityMarks.medium, tone: 'medium'},
	low: {...marks.severityMarks.low, tone: 'low'},
	none: {...marks.severityMarks.none, tone: 'dim'},
};

export const fewRowsMark: TonedMark = {...marks.fewRowsMark, tone: 'dim'};
export const acceptedMark: TonedMark = {...marks.acceptedMark, tone: 'dim'};
export const schemaMark: TonedMark = {...marks.schemaMark, tone: 'schema'};
