// Rows, nulls, distinct values, and values that are not what the column says.
import {isNumeric, isTemporal} from '../column-types.ts';
import type {Metric} from './metric.ts';
import {distinct, finite, fractions, negatives, present, rows, trueCount, zeros} from './needs.ts';
import {measured, percentOf} from './summary.ts';

const always = () => true;

export const countMetrics: readonly Metric[] = [
	{
		name: 'count',
		label: 'rows',
		meaning: 'Rows in the table, or in the sample.',
		kind: 'count',
		appliesTo: always,
		judge: 'relative',
		comparedByDefault: true,
		needs: [rows],
		finish: summary => measured(summary, summary.rows),
	},
	{
		name: 'null_count',
		label: 'nulls',
		meaning: 'Rows without a value.',
		kind: 'count',
		appliesTo: always,
		judge: 'relative',
		comparedByDefault: false,
		needs: [rows, present],
		finish: summary => measured(summary, summary.nulls),
	},
	{
		name: 'null_percent',
		label: 'null %',
		meaning: 'Rows without a value, in percent of the rows.',
		kind: 'percent',
		appliesTo: always,
		judge: 'points',
		comparedByDefault: true,
		needs: [rows, present],
		finish: summary => measured(summary, percentOf(summary.nulls, summary.rows)),
	},
	{
		name: 'distinct_count',
		label: 'distinct',
		meaning: 'Different values, nulls left out.',
		kind: 'count',
		appliesTo: always,
		judge: 'relative',
		comparedByDefault: false,
		needs: [distinct],
		finish: summary =>
			summary.distinct === null ? undefined : measured(summary, summary.distinct.value, summary.distinct.error),
	},
	{
		name: 'distinct_percent',
		label: 'distinct %',
		meaning: 'Different values in percent of the rows.',
		kind: 'percent',
		appliesTo: always,
		judge: 'points',
		comparedByDefault: true,
		needs: [rows, distinct],
		finish: summary =>
			summary.distinct === null
				? undefined
				: measured(summary, percentOf(summary.distinct.value, summary.rows), summary.distinct.error),
	},
	{
		name: 'zero_count',
		label: 'zeros',
		meaning: 'Values that are zero.',
		kind: 'count',
		appliesTo: isNumeric,
		judge: 'relative',
		comparedByDefault: false,
		needs: [zeros],
		finish: summary => measured(summary, summary.numeric.zeros),
	},
	{
		name: 'negative_count',
		label: 'negative',
		meaning: 'Finite values below zero.',
		kind: 'count',
		appliesTo: isNumeric,
		judge: 'relative',
		comparedByDefault: false,
		needs: [negatives],
		finish: summary => measured(summary, summary.numeric.negatives),
	},
	{
		name: 'non_finite_count',
		label: 'NaN or ±∞',
		meaning:
			'Values that are not a number, or infinite; extremes, moments, quantiles and histogram leave them out.',
		kind: 'count',
		appliesTo: type => isNumeric(type) || isTemporal(type),
		judge: 'relative',
		comparedByDefault: false,
		needs: [present, finite],
		finish(summary) {
			const {nonFinite} = isNumeric(summary.type) ? summary.numeric : summary.temporal;
			return nonFinite === null ? undefined : measured(summary, nonFinite);
		},
	},
	{
		name: 'true_count',
		label: 'true',
		meaning: 'Values that are true.',
		kind: 'count',
		appliesTo: type => type === 'boolean',
		judge: 'relative',
		comparedByDefault: false,
		needs: [trueCount],
		finish: summary => measured(summary, summary.trueCount),
	},
	{
		name: 'true_percent',
		label: 'true %',
		meaning: 'Values that are true, in percent of the values that are not null.',
		kind: 'percent',
		appliesTo: type => type === 'boolean',
		judge: 'points',
		comparedByDefault: false,
		needs: [present, trueCount],
		finish: summary => measured(summary, percentOf(summary.trueCount, summary.rows - summary.nulls)),
	},
	{
		name: 'mismatched_count',
		label: 'mismatched',
		meaning: "Values whose storage class is not the column's.",
		kind: 'count',
		appliesTo: always,
		judge: 'relative',
		comparedByDefault: false,
		needs: [],
		finish: summary => (summary.mismatched === null ? undefined : measured(summary, summary.mismatched)),
	},
	{
		name: 'fraction_count',
		label: 'fractions',
		meaning: 'Finite values that are not whole.',
		kind: 'count',
		appliesTo: type => type === 'decimal' || type === 'float',
		judge: 'relative',
		comparedByDefault: false,
		needs: [fractions],
		finish: summary => measured(summary, summary.numeric.fractions),
	},
];
