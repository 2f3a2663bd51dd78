// Tones, in the terminal's own sixteen colours; severities also have a glyph and a word.
import type {TextProps} from 'ink';
import type {Severity} from '../../drift/severity.ts';
import * as marks from '../../reports/severity-marks.ts';
import type {ThemeName} from '../state/preferences.ts';

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

export type Style = Pick<TextProps, 'color' | 'bold' | 'dimColor' | 'inverse'>;

type Styles = Readonly<Record<Tone, Style>>;

const usual: Styles = {
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

/** On white, yellow and the bright colours can hardly be read. */
const light: Styles = {
	...usual,
	cursor: {color: 'blue', bold: true},
	medium: {color: 'magenta'},
	low: {color: 'blue'},
	schema: {color: 'cyan', bold: true},
	picture: {color: 'blue'},
};

/**
From yellow to blue, which differ for whoever cannot tell red from green: B. Wong, Points of view: Color blindness,
Nature Methods 8, 2011.
*/
const colorBlind: Styles = {
	...usual,
	cursor: {bold: true},
	high: {color: 'yellow', bold: true},
	medium: {color: 'cyan'},
	low: {color: 'blueBright'},
	schema: {bold: true},
	picture: {color: 'blueBright'},
	good: {color: 'cyan'},
	failed: {color: 'yellow', bold: true},
};

/** No colours at all. */
const plain: Styles = {
	...usual,
	cursor: {bold: true},
	high: {bold: true},
	medium: {},
	low: {dimColor: true},
	schema: {bold: true},
	picture: {},
	good: {},
	failed: {bold: true},
};

const themes: Readonly<Record<ThemeName, Styles>> = {default: usual, light, 'color-blind': colorBlind, plain};

export const styleOf = (tone: Tone, theme: ThemeName): Style => themes[theme][tone];

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
