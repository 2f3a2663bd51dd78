// Tells whether a load can raise an alarm, in a fraction of the time of a judgement. It may say yes where there is no
// alarm, and never says no where there is one: each test holds after some loads where it holds after more of them.
import {isTemporal} from '../../profiling/column-types.ts';
import {candidatesOf, countedMetrics, type CountedMetric} from './counted-metrics.ts';
import {isValueGone} from './frequencies.ts';
import type {ColumnHistory, ColumnInLoad} from './finding.ts';
import {hasQuietHours} from './hours.ts';
import {isUnique} from './invariants.ts';
import type {ColumnLoad} from './load.ts';
import {mayBeClosed, totalOf} from './new-values.ts';

type FigureOf = (column: ColumnInLoad) => number | undefined;

/**
Whether a figure is outside of all earlier ones, and as far from them as they are from each other: as an alarm on a
figure that moves is, and as what never happened before is beside figures that are all the same.
*/
const isFarOff = (value: number | undefined, past: readonly ColumnInLoad[], figureOf: FigureOf): boolean => {
	if (value === undefined) {
		return false;
	}

	let [smallest, largest] = [Infinity, -Infinity];
	for (const earlier of past) {
		const figure = figureOf(earlier);
		if (figure === undefined) {
			continue;
		}

		smallest = Math.min(smallest, figure);
		largest = Math.max(largest, figure);
		if (value >= smallest && value <= largest) {
			return false;
		}
	}

	return Math.max(smallest - value, value - largest) >= largest - smallest;
};

const isCountFarOff = ({past, load}: ColumnHistory, metric: CountedMetric): boolean => {
	const rows = candidatesOf(metric, load);
	return (
		rows > 0 &&
		isFarOff(load.counts.get(metric), past, ({load: earlier}) => {
			const earlierRows = candidatesOf(metric, earlier);
			return earlierRows > 0 ? ((earlier.counts.get(metric) ?? 0) / earlierRows) * rows : undefined;
		})
	);
};

const percentDifferent = ({distinct, present}: ColumnLoad): number | undefined =>
	distinct === undefined || present <= 0 ? undefined : (100 * distinct) / present;

const isFigureFarOff = ({past, load}: ColumnHistory): boolean =>
	(['mean', 'stddev', 'averageLength', 'distinct', 'typicalValue'] as const).some(name =>
		isFarOff(load[name], past, ({load: earlier}) => earlier[name]),
	) || isFarOff(percentDifferent(load), past, ({load: earlier}) => percentDifferent(earlier));

/** In a table that keeps its rows, extremes may be those of earlier loads; dates go on. Neither is an alarm. */
const isExtremeNew = ({past, whole: {min, max, type}, style, isKey}: ColumnHistory): boolean => {
	if (style !== 'replaced' || isTemporal(type)) {
		return false;
	}

	let [smallest, largest, span] = [Infinity, -Infinity, 0];
	for (const {whole} of past) {
		smallest = Math.min(smallest, whole.min ?? Infinity);
		largest = Math.max(largest, whole.max ?? -Infinity);
		span = Math.max(span, (whole.max ?? 0) - (whole.min ?? 0));
	}

	// Keys go on by steps.
	return Math.max(smallest - (min ?? Infinity), (max ?? -Infinity) - largest) > (isKey ? span : 0);
};

const isLengthNew = ({past, whole: {minLength, maxLength}, style}: ColumnHistory): boolean => {
	const length = past[0]?.whole.minLength;
	return (
		style === 'replaced' &&
		length !== undefined &&
		(minLength !== length || maxLength !== length) &&
		past.every(({whole}) => whole.minLength === length && whole.maxLength === length)
	);
};

const areDuplicatesNew = ({past, whole}: ColumnHistory): boolean =>
	!isUnique(whole) && past.every(({whole: earlier}) => isUnique(earlier));

/**
Whether as many rows have a value that was never there as an alarm on new values takes: one of them, or all together
where they were a closed list.
*/
const areValuesNew = ({past, load, rules, name}: ColumnHistory, every: ColumnHistory): boolean => {
	const {high} = rules.ruleOf(name, 'distribution').thresholds;
	const wasThere = (value: string): boolean =>
		past.some(({load: earlier, whole}, index) => {
			// The first load of an appended table is all that the table held.
			const {values, present} = index === 0 ? whole : earlier;
			return present > 0 && (values?.counts.get(value) ?? 0) > 0;
		});
	const isEnough = (rows: number): boolean => rows > 0 && (rows / load.present) * 100 >= high;
	const {values, present} = load;
	let [rows, largest] = [0, 0];
	for (const count of values?.counts.values() ?? []) {
		rows += Math.max(0, count);
		largest = Math.max(largest, count);
	}

	if (present <= 0 || !(isEnough(largest) || (isEnough(rows) && mayBeClosed(every)))) {
		return false;
	}

	const fresh = [...(values?.counts ?? [])].filter(([value, count]) => count > 0 && !wasThere(value));
	return isEnough(totalOf(fresh));
};

/**
Whether a load can raise an alarm on a column.

@param history The load, and loads before it. For others beside these the answer holds, too.
@param every The history with all of its loads.
*/
export const mayRaiseAlarm = (history: ColumnHistory, every: ColumnHistory): boolean =>
	countedMetrics.some(metric => isCountFarOff(history, metric)) ||
	isFigureFarOff(history) ||
	isExtremeNew(history) ||
	isLengthNew(history) ||
	areDuplicatesNew(history) ||
	areValuesNew(history, every) ||
	isValueGone(history) ||
	hasQuietHours(history);
