// Decides whether a load can raise an alarm, in a fraction of the time of a judgement. It may say yes where there is no
// alarm, but never no where there is one: a test that holds after more earlier loads also holds after fewer of them.
import {isTemporal} from '../../profiling/column-types.ts';
import {candidatesOf, countedMetrics, type CountedMetric} from './counted-metrics.ts';
import {isValueGone} from './frequencies.ts';
import type {ColumnHistory, ColumnInLoad} from './finding.ts';
import {hasQuietHours} from './hours.ts';
import type {ColumnLoad} from './load.ts';
import {mayBeClosed, totalOf} from './new-values.ts';
import {isUnique} from './uniqueness.ts';

type FigureOf = (column: ColumnInLoad) => number | undefined;

/**
Whether a figure is outside of all earlier ones, and as far from them as they are from each other. Every alarm on a
figure that moves is; so is any change after figures that were all the same.
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

/** Whether an extreme is new: not of earlier loads that a table keeps, and not of dates, which move on. */
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

	// Keys grow in steps.
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
Whether enough rows for an alarm have new values: rows with one new value, or with any new value if the earlier values
were a closed list.
*/
const areValuesNew = ({past, load, rules, name}: ColumnHistory, every: ColumnHistory): boolean => {
	const {high} = rules.ruleOf(name, 'distribution').thresholds;
	const wasThere = (value: string): boolean =>
		past.some(({load: earlier, whole}, index) => {
			// The first load of an appended table is the whole table at that time.
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

@param history The load, and some of the loads before it. The answer holds for more of them, too.
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
