// The drift of a dataset in a few cells: `◆ 1 schema  ▲ 2 HIGH  △ 1 MED`.
import {driftSeveritiesWorstFirst} from '../../drift/severity.ts';
import type {VerdictCounts} from '../../drift/kept-verdict.ts';
import {joinLines, type Line, segment} from './line.ts';
import {acceptedMark, fewRowsMark, schemaMark, severityMarks} from './theme.ts';

export const driftStatusLine = (driftStatus: VerdictCounts): Line => {
	const counted = [
		{mark: schemaMark, count: driftStatus.schemaChanges},
		...driftSeveritiesWorstFirst.map(severity => ({
			mark: severityMarks[severity],
			count: driftStatus.bySeverity[severity],
		})),
	].filter(({count}) => count > 0);
	if (counted.length === 0) {
		const {glyph, word, tone} = driftStatus.fewRows > 0 ? fewRowsMark : severityMarks.none;
		return [
			segment(`${glyph} ${word}`, tone),
			segment(
				driftStatus.accepted > 0 ? `  ${acceptedMark.glyph} ${driftStatus.accepted} ${acceptedMark.word}` : '',
				'dim',
			),
		];
	}

	return joinLines(
		counted.map(({mark: {glyph, word, tone}, count}) => [segment(`${glyph} ${count} ${word}`, tone)]),
		'  ',
	);
};

/** The verdict of an earlier run or of earlier rules, while the latest run is judged: as wide as the verdict. */
export const earlierStatusLine = (status: Line): Line =>
	status.map(({text}, index) => segment(index === 0 ? `…${text.slice(1)}` : text, 'dim'));

/** The worst findings, and the number of others: `▲ 2 HIGH +6`. */
export const shortDriftStatusLine = (driftStatus: VerdictCounts): Line => {
	const {schemaChanges, bySeverity} = driftStatus;
	const severity = driftSeveritiesWorstFirst.find(candidate => bySeverity[candidate] > 0);
	if (severity === undefined) {
		return driftStatusLine(driftStatus);
	}

	const {glyph, word, tone} = severityMarks[severity];
	const others = bySeverity.high + bySeverity.medium + bySeverity.low + schemaChanges - bySeverity[severity];
	return [
		segment(`${glyph} ${bySeverity[severity]} ${word}`, tone),
		segment(others === 0 ? '' : ` +${others}`, 'dim'),
	];
};
