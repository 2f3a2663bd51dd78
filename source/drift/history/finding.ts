// A finding of the history on one figure, and the input of every rule.
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
	/** The number of earlier loads that it is based on. */
	readonly runs: number;
	readonly range: OrdinaryRange | null;
	/** The time of the first load that raised this alarm; missing where the judged load raised it. */
	readonly openSince?: Date;
};

/** A column in one load: the figures of what the load brought, and of the whole table at that time. */
export type ColumnInLoad = {
	readonly load: ColumnLoad;
	readonly whole: ColumnLoad;
	/** The time of the run. */
	readonly at: Date;
};

/** A column in the judged load, and in the loads before it. */
export type ColumnHistory = ColumnInLoad & {
	readonly name: string;
	/** Oldest first. */
	readonly past: readonly ColumnInLoad[];
	readonly style: LoadingStyle;
	/** As in `LoadSeries`: 0 where the rows of a load are known exactly. */
	readonly exchange: number;
	readonly period: number | undefined;
	readonly daysBetweenLoads: number;
	/** Whether its values identify the rows: hardly any value repeats. */
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

/** The severity of a size and its surprise; `undefined` where the size is ordinary, or too small to matter. */
export const severityOfSurprise = (
	size: number,
	thresholds: Thresholds,
	surprise: number,
): DriftSeverity | undefined => {
	const severity = severityOf(size, thresholds);
	return severity === undefined || surprise <= 1 ? undefined : severityBySurprise(severity, surprise);
};

/** The severity of something new: at least medium, and high from the same share of the rows on as other changes. */
export const severityOfNews = (percent: number, {high}: Thresholds): DriftSeverity =>
	percent >= high ? 'high' : 'medium';

/** `in 14 runs`. */
export const inEarlier = (runs: number): string => (runs === 1 ? 'in the run before' : `in ${runs} runs`);

/**
The range of a figure in the earlier loads; or the expected range, where an earlier load had the present value and the
figure has moved since.
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

/** `of the rows in 14 runs`; for an appended table, of the new rows of these runs. */
export const ofRuns = (runs: number, style: LoadingStyle): string =>
	style === 'replaced' ? `of the rows in ${runs} runs` : `of the new rows of ${runs} runs`;

/** `in 14 runs`; for an appended table, in the new rows of these runs. */
export const inRuns = (runs: number, style: LoadingStyle): string =>
	style === 'replaced' ? `in ${runs} runs` : `in the new rows of ${runs} runs`;
