// Judges the lengths of texts and the number of distinct values.
import {wholeNumber} from '../figure-text.ts';
import {medianOf} from '../statistics/median.ts';
import {minRuns} from './expectation.ts';
import {asFinding, judgeSeries, minValues, usualRows} from './figure-series.ts';
import {inRuns, ordinaryText, type ColumnHistory, type HistoryFinding} from './finding.ts';
import {isListOfFew} from './invariants.ts';
import {toleratedErrors} from './limit.ts';
import {judgeMoments} from './moments.ts';

const judgeAverageLength = (history: ColumnHistory): HistoryFinding | undefined => {
	const {name, past, load, whole, period, rules, exchange} = history;
	if (load.averageLength === undefined || load.present < minValues || isListOfFew(history)) {
		return undefined;
	}

	// A profile does not keep the standard deviation of lengths, so a quarter of their range stands for it.
	const deviation = ((whole.maxLength ?? 0) - (whole.minLength ?? 0)) / 4;
	const fewest = Math.min(load.present, usualRows(history));
	return asFinding(
		history,
		'avg_length',
		judgeSeries(
			{
				earlier: past.map(({load: earlier}) => earlier.averageLength),
				value: load.averageLength,
				period,
				samplingError: deviation * Math.sqrt((1 + exchange) / fewest),
			},
			rules.ruleOf(name, 'avg_length'),
		),
	);
};

/** Above this share of distinct values, the share is stable from load to load; below it, their number is. */
const mostlyDifferent = 0.5;

/**
The sampling error of the logarithm of a count that has risen: the square root of a count has the same error for all
counts, 1 ÷ 2 (F. J. Anscombe, Biometrika 35, 1948). Where one new value is usual, seven may be.
*/
const errorOfRise = (usual: number): number =>
	(2 / toleratedErrors) * Math.log(1 + toleratedErrors / 2 / Math.sqrt(Math.max(1, usual)));

/**
Judges the number of distinct values: a constant, rounding, cut texts and repeated rows lower it. For an appended table,
it is the number of values that were not there before.
*/
const judgeDistinct = (history: ColumnHistory): HistoryFinding | undefined => {
	const {name, past, load, period, rules, style} = history;
	const known = past.flatMap(({load: {distinct, present}}) =>
		distinct === undefined || present <= 0 ? [] : [{distinct, present}],
	);
	if (load.distinct === undefined || load.present < minValues || known.length < minRuns) {
		return undefined;
	}

	const rule = rules.ruleOf(name, 'distinct_percent');
	const percentOf = ({distinct, present}: {readonly distinct: number; readonly present: number}) =>
		Math.min(100, (100 * distinct) / present);
	const percents = known.map(each => percentOf(each));
	const usualPercent = medianOf(percents);
	if (usualPercent >= 100 * mostlyDifferent) {
		const share = Math.min(1, usualPercent / 100);
		const verdict = judgeSeries(
			{
				earlier: percents,
				value: percentOf({distinct: load.distinct, present: load.present}),
				period,
				samplingError: 100 * Math.sqrt(Math.max(share * (1 - share), 1 / load.present) / load.present),
			},
			{...rule, measure: rule.measure === 'usual' ? 'absolute' : rule.measure},
		);
		return asFinding(history, 'distinct_percent', verdict);
	}

	// A row that left a moving window may have been the last one with its value.
	if (style === 'rolling') {
		return undefined;
	}

	const usualDistinct = medianOf(known.map(({distinct}) => distinct));
	const verdict = judgeSeries(
		{
			earlier: known.map(({distinct}) => distinct),
			value: load.distinct,
			period,
			samplingError:
				load.distinct > usualDistinct ? errorOfRise(usualDistinct) : 1 / Math.sqrt(Math.max(1, load.distinct)),
			isFactor: true,
		},
		rule,
	);
	const finding = asFinding(history, 'distinct_percent', verdict);
	return finding === undefined || verdict === undefined
		? undefined
		: {
				...finding,
				reason:
					ordinaryText(verdict, wholeNumber, `different values ${inRuns(verdict.earlier.length, style)}`) +
					`, now ${wholeNumber(verdict.value)}`,
			};
};

export const judgeFigures = (history: ColumnHistory): readonly HistoryFinding[] => [
	...judgeMoments(history),
	...[judgeAverageLength(history), judgeDistinct(history)].filter(finding => finding !== undefined),
];
