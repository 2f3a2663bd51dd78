// Numbers that are wrong.
import {isNumeric} from '../../../../source/profiling/column-types.ts';
import {isInteger, isKey, isQuantity} from './facts.ts';
import {eachValue, type CellFault, type ColumnFacts} from './fault.ts';

const changed = (
	name: string,
	change: (value: number) => number,
	fits: (facts: ColumnFacts) => boolean = isQuantity,
): CellFault => ({
	name,
	kind: 'cells',
	fits,
	plant: eachValue(value => (typeof value === 'number' ? change(value) : value)),
});

const wrapped = (value: number): number => {
	const size = 2 ** 32;
	const rest = ((value % size) + size) % size;
	return rest >= size / 2 ? rest - size : rest;
};

/** Whole numbers stay whole, as their column's type would have it. */
const likewise =
	(change: (value: number) => number) =>
	(value: number): number =>
		Number.isSafeInteger(value) ? Math.round(change(value)) : change(value);

const milesPerKilometre = 1 / 1.609;

/** Rows that a spike hits. */
const spikes = 10;

export const numbers: readonly CellFault[] = [
	changed('another unit: × 1000', value => value * 1000),
	changed(
		'another unit: °F for °C',
		likewise(value => value * 1.8 + 32),
	),
	changed(
		'another unit: miles for km',
		likewise(value => value * milesPerKilometre),
	),
	changed('sign', value => -value),
	changed('rounded to whole', Math.round, facts => isQuantity(facts) && facts.column.semanticType !== 'integer'),
	changed('32-bit wrap', wrapped, facts => isInteger(facts) && facts.max >= 2 ** 31),
	changed(
		'last digits of large ids zero',
		value => Math.floor(value / 1000) * 1000,
		facts => isInteger(facts) && isKey(facts) && facts.max >= 1e6,
	),
	changed(
		'infinite',
		() => Infinity,
		facts => isQuantity(facts) && facts.column.semanticType === 'float',
	),
	{
		name: 'text in a number column',
		kind: 'cells',
		fits: facts => isNumeric(facts.column.semanticType),
		plant: eachValue(() => 'N/A'),
	},
	{
		name: `${spikes} rows of 1e9`,
		kind: 'cells',
		isWhole: true,
		fits: facts => isQuantity(facts) && facts.max < 1e9,
		plant: planting => eachValue(() => 1e9)({...planting, rows: planting.rows.slice(0, spikes)}),
	},
];
