// Severities on pages: a glyph, a word and a colour.
import type {DriftReport} from '../../drift/report.ts';
import {driftSeveritiesWorstFirst, type Severity} from '../../drift/severity.ts';
import {formatCount} from '../format.ts';
import {acceptedMark, fewRowsMark, schemaMark, severityMarks, type Mark} from '../severity-marks.ts';
import {markup, type Markup} from './markup.ts';

const tag = ({glyph, word}: Mark, tone: string, count?: number): Markup =>
	markup`<span class="mark ${tone}">${glyph} ${count === undefined ? '' : `${formatCount(count)} `}${word}</span>`;

export const severityTag = (severity: Severity): Markup => tag(severityMarks[severity], severity);

export const acceptedTag: Markup = tag(acceptedMark, 'accepted');

export const schemaTag = (name: string): Markup => markup`<span class="schema">${schemaMark.glyph}</span> ${name}`;

/** The findings of a report, counted: `◆ 1 schema ▲ 2 HIGH`. */
export const verdictTags = ({summary}: Pick<DriftReport, 'summary'>): Markup => {
	const counted = [
		{mark: schemaMark, tone: 'schema', count: summary.schemaChanges},
		...driftSeveritiesWorstFirst.map(severity => ({
			mark: severityMarks[severity],
			tone: severity,
			count: summary.driftBySeverity[severity],
		})),
		{mark: acceptedMark, tone: 'accepted', count: summary.accepted},
	].filter(({count}) => count > 0);
	const isQuiet = counted.every(({mark}) => mark === acceptedMark);
	const quiet = summary.notEnoughRows > 0 ? tag(fewRowsMark, 'few') : tag(severityMarks.none, 'none');
	return markup`<span class="verdict">${[
		...(isQuiet ? [quiet] : []),
		...counted.map(({mark, tone, count}) => tag(mark, tone, count)),
	]}</span>`;
};
