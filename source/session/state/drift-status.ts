// What a comparison came to, in a few cells: `◆ 1 schema  ▲ 2 HIGH  ▲ 1 MED`.
import type {DriftReport} from '../../drift/report.ts';
import {
	driftSeverities,
	driftSeveritiesWorstFirst,
	severityRank,
	type DriftSeverity,
	type Severity,
} from '../../drift/severity.ts';
import {acceptanceOf, findingsOf, type Finding} from './findings.ts';
import {joinLines, segment, type Line} from '../text/line.ts';
import {acceptedMark, fewRowsMark, schemaMark, severityMarks} from '../text/theme.ts';

export type DriftStatus = {
	readonly schemaChanges: number;
	readonly bySeverity: Readonly<Record<DriftSeverity, number>>;
	readonly worst: Severity;
	/** Metrics that were compared. */
	readonly compared: number;
	/** Comparisons for which there are too few rows. */
	readonly fewRows: number;
	/** What a decision lets pass. */
	readonly accepted: number;
	/** The first of what was found, as the report lists it. */
	readonly findings: readonly Finding[];
};

/** Nothing drifted. */
export const noDrift: DriftStatus = {
	schemaChanges: 0,
	bySeverity: {high: 0, medium: 0, low: 0},
	worst: 'none',
	compared: 0,
	fewRows: 0,
	accepted: 0,
	findings: [],
};

const findingsKept = 8;

export const driftStatusOf = (report: DriftReport): DriftStatus => ({
	schemaChanges: report.summary.schemaChanges,
	bySeverity: report.summary.driftBySeverity,
	worst: report.summary.worst,
	compared: report.metricDrifts.length,
	fewRows: report.summary.notEnoughRows,
	accepted: report.summary.accepted,
	findings: findingsOf(report, new Set(driftSeverities))
		.filter(finding => acceptanceOf(finding) === null)
		.slice(0, findingsKept),
});

export const driftStatusLine = (driftStatus: DriftStatus): Line => {
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

/** The worst of it, and how many more there are: `▲ 2 HIGH +6`. */
export const shortDriftStatusLine = (driftStatus: DriftStatus): Line => {
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

/** For sorting: the worst has the highest number. A schema change breaks a tie. */
export const driftRank = (driftStatus: DriftStatus | undefined): number => {
	if (driftStatus === undefined) {
		return -1;
	}

	const {high, medium, low} = driftStatus.bySeverity;
	return (
		severityRank(driftStatus.worst) * 1e9 +
		Math.min(high, 999) * 1e6 +
		Math.min(driftStatus.schemaChanges, 99) * 1e4 +
		Math.min(medium, 99) * 100 +
		Math.min(low, 99)
	);
};
