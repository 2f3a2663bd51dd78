// A finding by the history of a table on one figure, and the input that every rule gets.
import type {ComparedMetric, Ground, OrdinaryRange} from '../report.ts';
import {rangeText} from '../figure-text.ts';
import {severityOf as severityOfSize, type DriftSeverity, type Thresholds} from '../severity.ts';
import type {DatasetRules} from '../threshold-rules.ts';
import {severityBySurprise} from './expectation.ts';
import type {ColumnLoad} from './load.ts';
import type {LoadingStyle} from './load-series.ts';

export type HistoryFinding = {
	/** `null` for the whole dataset. */
	readonly columnName: string | null;
	readonly metricName: ComparedMetric;
	readonly severity: DriftSeverity;
	readonly ground: Ground;
	/** One line, with the figures. */
	readonly reason: string;
	/** Loads that it learnt from. */
	readonly runs: number;
	readonly range: OrdinaryRange | null;
	/** When the first of the loads came that raised this alarm; left out where the one that is judged raised it. */
	readonly openSince?: Date;
};

/** A column in one load: what the load brought, and what the table held then. */
export type ColumnInLoad = {
	readonly load: ColumnLoad;
	readonly whole: ColumnLoad;
	/** When the run was made. */
	readonly at: Date;
};

/** A column as the rules see it: in the load that is judged, and in those before it. */
export type ColumnHistory = ColumnInLoad & {
	readonly name: string;
	/** Oldest first. */
	readonly past: readonly ColumnInLoad[];
	readonly style: LoadingStyle;
	/** As of the series: 0 where the rows of a load are known exactly. */
	readonly exchange: number;
	readonly period: number | undefined;
	readonly daysBetweenLoads: number;
	/** Whether its values number or name the rows: hardly one comes twice. */
	readonly isKey: boolean;
	readonly rules: DatasetRules;
};

export type FindingParts = Omit<HistoryFinding, 'columnName' | 'runs' | 'range'> & {
	readonly range?: OrdinaryRange;
	readonly runs?: number;
};

export const findingOf = ({name, past}: ColumnHistory, {range, runs, ...parts}: FindingParts): HistoryFinding => ({
	columnName: name,
	runs: runs ?? past.length,
	range: range ?? null,
	...parts,
});

/** The severity of a size; `undefined` below the lowest threshold. */
export const severityOf = (size: number, thresholds: Thresholds): DriftSeverity | undefined => {
	const severity = severityOfSize(size, thresholds);
	return severity === 'none' ? undefined : severity;
};

/** The severity of a size that is out of the ordinary by so much; `undefined` where it is not, or does not matter. */
export const severityOfSurprise = (
	size: number,
	thresholds: Thresholds,
	surprise: number,
): DriftSeverity | undefined => {
	const severity = severityOf(size, thresholds);
	return severity === undefined || surprise <= 1 ? undefined : severityBySurprise(severity, surprise);
};

/** What never happened before is at least medium, and high from the same share of the rows on as any other change. */
export const severityOfNews = (percent: number, {high}: Thresholds): DriftSeverity =>
	percent >= high ? 'high' : 'medium';

/** `in 14 runs`, of the table as it was. */
export const inEarlier = (runs: number): string => (runs === 1 ? 'in the run before' : `in ${runs} runs`);

/**
From what to what a figure was in the earlier loads; where it was as it is now once, and has moved on since, what was
expected.
*/
export const ordinaryText = (
	{low, high, value, earlier}: OrdinaryRange,
	format: (figure: number) => string,
	inLoads: string,
): string => {
	const [minimum, maximum] = [Math.min(...earlier), Math.max(...earlier)];
	return value < minimum || value > maximum
		? `${rangeText(minimum, maximum, format)} ${inLoads}`
		: `${rangeText(low, high, format)} expected after ${earlier.length} runs`;
};

/** `of the rows in 14 runs`; where a table is appended to, of the rows that the runs brought. */
export const ofRuns = (runs: number, style: LoadingStyle): string =>
	style === 'replaced' ? `of the rows in ${runs} runs` : `of the new rows of ${runs} runs`;

/** `in 14 runs`; where a table is appended to, what the runs brought. */
export const inRuns = (runs: number, style: LoadingStyle): string =>
	style === 'replaced' ? `in ${runs} runs` : `in the new rows of ${runs} runs`;
