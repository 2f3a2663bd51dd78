// Marks severities on screens and in reports for people by a glyph and a word, so that nobody needs colours. No two
// glyphs are alike: beside a column there is no room for the word.
import type {Severity} from '../drift/severity.ts';

export type Mark = {readonly glyph: string; readonly word: string};

export const severityMarks: Readonly<Record<Severity, Mark>> = {
	high: {glyph: '▲', word: 'HIGH'},
	medium: {glyph: '△', word: 'MED'},
	low: {glyph: '▽', word: 'LOW'},
	none: {glyph: '·', word: 'ok'},
};

/** Too few rows for a verdict. */
export const fewRowsMark: Mark = {glyph: '?', word: 'few rows'};

/** A finding that a decision lets pass. */
export const acceptedMark: Mark = {glyph: '✔', word: 'accepted'};

export const schemaMark: Mark = {glyph: '◆', word: 'schema'};
