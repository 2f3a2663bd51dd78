// Judges a run by the runs before it: finds what never happened before, what is out of the ordinary, and what stopped
// changing.
import {isTemporal} from '../../profiling/column-types.ts';
import type {RunFigures, RunProfile} from '../../profiling/profile.ts';
import type {ComparedMetric} from '../report.ts';
import type {DatasetRules} from '../threshold-rules.ts';
import {judgeDataset} from './dataset.ts';
import {minRuns} from './expectation.ts';
import {judgeExtremes} from './extremes.ts';
import {judgeFigures} from './figures.ts';
import type {ColumnHistory, HistoryFinding, ColumnInLoad} from './finding.ts';
import {judgeFrequencies} from './frequencies.ts';
import {judgeHours} from './hours.ts';
import {judgeCertain, judgeInvariants} from './invariants.ts';
import type {ColumnLoad} from './load.ts';
import {loadSeries, type LoadSeries} from './load-series.ts';
import {mayRaiseAlarm} from './may-raise-alarm.ts';
import {areTimestamps} from './moving-values.ts';
import {judgeWithOpenAlarms, type JudgedSeries} from './open-alarms.ts';
import {withoutOldest} from './rows-that-left.ts';
import {judgeSpread} from './spread.ts';
import {mayBeKey} from './uniqueness.ts';

/** A column with at least this many values, nearly all distinct, identifies rows. */
const keyShare = 0.98;
const minKeyRows = 20;

/** The minimum share of earlier runs in which the column identifies rows. */
const keyRuns = 0.8;

const isKeyLike = (type: ColumnLoad['type'], past: readonly ColumnInLoad[]): boolean => {
	if (!mayBeKey(type)) {
		return false;
	}

	// Saves time: most columns identify nothing, and the first runs show it.
	let keyLike = past.length;
	return past.every(({whole: {distinct, present}}) => {
		keyLike -= distinct !== undefined && present >= minKeyRows && distinct >= keyShare * present ? 0 : 1;
		return keyLike >= keyRuns * past.length;
	});
};

/** The histories of the columns that the current load and enough earlier loads have. */
export const columnHistories = (
	series: LoadSeries,
	rules: DatasetRules,
	needed: number = minRuns,
): readonly ColumnHistory[] =>
	[...series.current.columns].flatMap(([name, load]): readonly ColumnHistory[] => {
		const whole = series.currentWhole.columns.get(name) ?? load;
		const past = series.loads.flatMap((earlier, index): readonly ColumnInLoad[] => {
			const [column, table] = [earlier.columns.get(name), series.whole[index]?.columns.get(name)];
			return column === undefined || table === undefined || column.type !== load.type || column.rows <= 0
				? []
				: [{load: column, whole: table, at: earlier.at}];
		});
		const {style, exchange, period, daysBetweenLoads} = series;
		return past.length < needed
			? []
			: [
					{
						name,
						past,
						load,
						whole,
						at: series.currentWhole.at,
						style,
						exchange,
						period,
						daysBetweenLoads,
						isKey: isKeyLike(load.type, past),
						rules,
					},
				];
	});

const judgments = [judgeInvariants, judgeFigures, judgeExtremes, judgeFrequencies, judgeSpread, judgeHours] as const;

const judgeColumn = (history: ColumnHistory): readonly HistoryFinding[] => judgments.flatMap(judge => judge(history));

const extremes: ReadonlySet<ComparedMetric> = new Set(['min', 'max', 'min_length', 'max_length']);

/**
Whether a finding comes from the load itself: not from time, as dates go on, and not from earlier loads, whose extremes
and repeated values stay in a table that keeps its rows.
*/
const isOfLoad = (history: ColumnHistory, {metricName, ground}: HistoryFinding): boolean => {
	const {style, load} = history;
	if (extremes.has(metricName) && (style !== 'replaced' || isTemporal(load.type))) {
		return false;
	}

	return ground === 'never_before'
		? style === 'replaced' ||
				metricName !== 'distinct_percent' ||
				(load.distinct !== undefined && load.distinct < load.present)
		: !areTimestamps(history);
};

/** The loads of a column, and how to judge one of them. */
export const judgedSeries = (history: ColumnHistory): JudgedSeries => {
	const loads: readonly ColumnInLoad[] = [...history.past, history];
	const historyAt = (index: number, trusted: readonly number[] = []): ColumnHistory => {
		const {load, whole, at} = loads[index] ?? history;
		const isWhole = load === history.load && trusted.length === history.past.length;
		return isWhole
			? history
			: {...history, past: trusted.map(earlier => loads[earlier] ?? history), load, whole, at};
	};

	return {
		times: loads.map(({at}) => at),
		judge(index, trusted) {
			const judged = historyAt(index, trusted);
			const findings = judgeColumn(judged);
			const isDoubtful = history.style === 'rolling' && findings.some(({ground}) => ground === 'unusual');
			const load = isDoubtful ? withoutOldest(loads.slice(0, index), judged) : undefined;
			const again = load && judgeColumn({...judged, load});
			return again === undefined
				? findings
				: findings.filter(
						({ground, metricName}) =>
							ground !== 'unusual' || again.some(finding => finding.metricName === metricName),
					);
		},
		mayRaise: (index, trusted) => mayRaiseAlarm(historyAt(index, trusted), history),
		isOfLoad: (finding, index) => isOfLoad(historyAt(index), finding),
	};
};

export type HistoryVerdict = {
	readonly series: LoadSeries;
	/** Those of the dataset first, then those of the columns in the order of the table. */
	readonly findings: readonly HistoryFinding[];
	/** Whether enough runs keep enough of a metric for the history to judge it. */
	readonly covers: (column: string | null, metric: ComparedMetric) => boolean;
};

/** Whether the history judges a distribution: by percentiles or by frequencies of values, and never that of a key. */
const coversDistribution = ({past, load, isKey}: ColumnHistory): boolean => {
	const isKept = ({values, percentiles}: ColumnLoad) => values !== undefined || percentiles !== undefined;
	const kept = past.values().filter(({load: earlier}) => isKept(earlier));
	return isKey || (isKept(load) && kept.take(minRuns).toArray().length === minRuns);
};

/**
Whether the history judges a metric. No rule judges an extreme of a type without distances. A column with only nulls has
no extreme: its nulls are judged.
*/
const coversMetric = (history: ColumnHistory, metric: ComparedMetric): boolean => {
	if (metric === 'distribution') {
		return coversDistribution(history);
	}

	const {past, whole} = history;
	return (
		(metric !== 'min' && metric !== 'max') ||
		[whole, ...past.map(each => each.whole)].every(each => each[metric] !== undefined || each.present === 0)
	);
};

/** Judges by the run before alone what is certain with enough rows, and ordinary in no table. */
export const judgeByRunBefore = (
	baseline: RunFigures,
	current: RunProfile,
	rules: DatasetRules,
): readonly HistoryFinding[] =>
	columnHistories(loadSeries([baseline], current), rules, 1).flatMap(history => judgeCertain(history));

/**
Judges a run by the runs before it.

@param earlier Runs of the same dataset and environment, with the same sampling as the current one, oldest first.
@returns `undefined` where there are too few earlier runs to know what is ordinary.
*/
export const judgeHistory = (
	earlier: readonly RunFigures[],
	current: RunProfile,
	rules: DatasetRules,
): HistoryVerdict | undefined => {
	if (earlier.length < minRuns) {
		return undefined;
	}

	const series = loadSeries(earlier, current);
	if (series.loads.length < minRuns) {
		return undefined;
	}

	const histories = new Map(columnHistories(series, rules).map(history => [history.name, history]));
	const ofDataset = judgeDataset(series, rules);
	// A load that is empty, or repeats the load before, is one finding: its columns add nothing.
	const ofColumns =
		(series.current.rows <= 0 && series.style !== 'rolling') ||
		ofDataset.some(({ground}) => ground === 'stands_still')
			? []
			: histories
					.values()
					.flatMap(history => judgeWithOpenAlarms(judgedSeries(history)))
					.toArray();
	return {
		series,
		findings: [...ofDataset, ...ofColumns],
		covers(column, metric) {
			const history = histories.get(column ?? '');
			return column === null || (history !== undefined && coversMetric(history, metric));
		},
	};
};
