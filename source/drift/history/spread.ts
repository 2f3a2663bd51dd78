// Compares the distribution of an ordered column with its distributions in earlier loads.
import {isTemporal} from '../../profiling/column-types.ts';
import {figure} from '../figure-text.ts';
import {medianOf} from '../statistics/median.ts';
import {minRuns} from './expectation.ts';
import {judgeSeries, sizeOf, usualRows} from './figure-series.ts';
import {findingOf, inRuns, severityOf, severityOfSurprise, type ColumnHistory, type HistoryFinding} from './finding.ts';
import {limitOf} from './limit.ts';
import {innerDeviations, isOfAllValues, logarithmicDeviationOf} from './typical-value.ts';
import {takeTurns} from './values-in-turn.ts';

/** The minimum number of values: below it, percentiles are single rows. */
const minValues = 20;

/** The sampling errors of a distance that are ordinary. */
const toleratedErrors = 3;

/** The Wasserstein distance over the inner 98 %: the average distance of values, in the unit of the column. */
const distance = (left: ArrayLike<number>, right: ArrayLike<number>): number => {
	let sum = 0;
	for (let percent = 1; percent < 100; percent++) {
		sum += Math.abs((left[percent] ?? 0) - (right[percent] ?? 0));
	}

	return sum / 99;
};

const medianPercentile = (known: ReadonlyArray<ArrayLike<number>>, percent: number): number =>
	medianOf(known.map(percentiles => percentiles[percent] ?? 0));

/**
Compares the percentiles of a load with the median percentiles of the earlier loads, and with those of the last load. A
distribution that is as near to either as the earlier loads are is ordinary.
*/
const judgeDistance = (history: ColumnHistory): HistoryFinding | undefined => {
	const {past, load, isKey, rules, name, style} = history;
	if (isKey || load.present < minValues || isTemporal(load.type)) {
		return undefined;
	}

	const current = load.percentiles;
	if (current === undefined) {
		return undefined;
	}

	const known = past.map(({load: earlier}) => earlier.percentiles).filter(percentiles => percentiles !== undefined);
	if (known.length < minRuns) {
		return undefined;
	}

	const scale = (medianPercentile(known, 95) - medianPercentile(known, 5)) / innerDeviations;
	if (scale <= 0) {
		return undefined;
	}

	const usualValues = medianOf(past.map(({load: {present}}) => present));
	const least = toleratedErrors * Math.sqrt(1 / load.present + 1 / Math.max(1, usualValues));
	const fromLastOf = (item: ArrayLike<number>, last: ArrayLike<number> = item) => distance(item, last) / scale;
	const moved = fromLastOf(current, known.at(-1));
	// Saves time: most columns move no further than before, which needs no median of each percentile.
	if (moved <= least || moved <= limitOf(known.slice(1).map((item, index) => fromLastOf(item, known[index])))) {
		return undefined;
	}

	const thresholds = rules.effectRuleOf(name).wasserstein;
	const middle = Float64Array.from(current, (_, percent) => medianPercentile(known, percent));
	const size = distance(current, middle) / scale;
	if (size <= least || severityOf(size, thresholds) === undefined) {
		return undefined;
	}

	const limit = Math.max(least, limitOf(known.map(item => distance(item, middle) / scale)));
	if (size <= limit) {
		return undefined;
	}

	const severity = severityOfSurprise(size, thresholds, size / limit);
	return severity === undefined
		? undefined
		: findingOf(history, {
				metricName: 'distribution',
				ground: 'unusual',
				severity,
				reason:
					`values lie ${figure(size, 3)} standard deviations from where they were ` +
					`${inRuns(known.length, style)}; at most ${figure(limit, 3)} is ordinary`,
				runs: known.length,
			});
};

/** Finds a factor by which all values became larger or smaller. */
const judgeTypicalValue = (history: ColumnHistory): HistoryFinding | undefined => {
	const {name, past, load, period, rules, isKey, style} = history;
	const {typicalValue: value, percentiles} = load;
	if (isKey || value === undefined || percentiles === undefined || load.present < minValues) {
		return undefined;
	}

	const rule = rules.ruleOf(name, 'mean');
	const known = past.map(({load: earlier}) => earlier.typicalValue).filter(earlier => earlier !== undefined);
	// Saves time: most values are about the same.
	const isNear = (other: number): boolean => sizeOf(value, other, rule) < rule.thresholds.low / 2;
	if (known.length < minRuns || isNear(known.at(-1) ?? value) || isNear(medianOf(known)) || takeTurns(history)) {
		return undefined;
	}

	const verdict = judgeSeries(
		{
			earlier: known,
			value,
			period,
			samplingError: logarithmicDeviationOf(percentiles) * Math.sqrt(1 / load.present + 1 / usualRows(history)),
			isFactor: true,
		},
		rule,
	);
	const before = past.map(({load: earlier}) => earlier.percentiles).filter(earlier => earlier !== undefined);
	if (verdict === undefined || !isOfAllValues(percentiles, percent => medianPercentile(before, percent))) {
		return undefined;
	}

	const {severity, low, high} = verdict;
	const centre = Math.sqrt(low * high);
	const times = (typical: number) => figure(typical / centre, 3);
	return findingOf(history, {
		metricName: 'distribution',
		ground: 'unusual',
		severity,
		reason:
			`values are ${times(value)} times as large as ${inRuns(known.length, style)}; ` +
			`${times(low)} to ${times(high)} times is ordinary`,
		runs: known.length,
	});
};

/** Judges the distribution, as at most one finding. */
export const judgeSpread = (history: ColumnHistory): readonly HistoryFinding[] =>
	[judgeDistance(history) ?? judgeTypicalValue(history)].filter(finding => finding !== undefined);
