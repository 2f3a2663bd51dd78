// Slices of the same table through every connector.
import test from 'ava';
import type {CountedSlice, Source, TableMeasurement} from '../../source/connectors/connector.ts';
import {sliceName, type SlicePeriod} from '../../source/profiling/slice.ts';
import {contractTable, type ContractTable, type ContractValue} from '../support/contract-tables.ts';
import {connectors} from '../support/every-connector.ts';
import {measure, planOf} from '../support/sqlite.ts';

const whole = contractTable('whole', 2000, 5);

const valuesOf = (name: string): readonly ContractValue[] =>
	whole.columns.find(column => column.name === name)?.values ?? [];

/** The rows of the table for which a condition on one column holds, as a table of their own. */
const rowsWhere = (name: string, column: string, isWanted: (value: ContractValue) => boolean): ContractTable => {
	const wanted = valuesOf(column).map(value => isWanted(value));
	return {
		name,
		rows: wanted.filter(Boolean).length,
		columns: whole.columns.map(({values, ...rest}) => ({...rest, values: values.filter((_, row) => wanted[row])})),
	};
};

const cutOf = async (source: Source, column: string, by: SlicePeriod) => {
	const plan = await planOf(source, 'whole');
	const found = plan.columns.find(({name}) => name === column);
	if (found === undefined) {
		throw new Error(`There is no column ${column}`);
	}

	const cut = {column: found, by, timezone: 'UTC'};
	return {plan, cut, counts: await source.countSlices(plan.table, cut, new AbortController().signal)};
};

const sizesOf = (slices: readonly CountedSlice[]) =>
	Object.fromEntries(slices.map(({slice, rows}) => [sliceName(slice), rows]));

/** Sums of doubles depend on their order; the declaration of a column is the table's. */
const isFloating: ReadonlySet<string> = new Set(['mean', 'stddev', 'avg_length']);

const figuresOf = ({columns, rowCount}: TableMeasurement) => ({
	rowCount,
	columns: columns.map(({column, metrics, errors}) => ({
		name: column.name,
		metrics: Object.fromEntries(
			[...metrics].map(([name, {value, provenance}]) => [
				name,
				{value: typeof value === 'number' && isFloating.has(name) ? value.toPrecision(11) : value, provenance},
			]),
		),
		errors: [...errors],
	})),
});

/** The Monday of a date. */
const mondayOf = (date: string): string => {
	const day = new Date(`${date}T00:00:00Z`);
	day.setUTCDate(day.getUTCDate() - ((day.getUTCDay() + 6) % 7));
	return `week of ${day.toISOString().slice(0, 10)}`;
};

const periodNames: Readonly<Record<SlicePeriod, (value: string) => string>> = {
	hour: value => value.slice(0, 13) + ':00',
	day: value => value.slice(0, 10),
	week: value => mondayOf(value.slice(0, 10)),
	month: value => value.slice(0, 7),
};

for (const [name, openTables] of Object.entries(connectors)) {
	test(`${name} counts the rows of each hour, day, week and month, and those without a date`, async t => {
		const source = await openTables(t, [whole]);
		for (const [by, nameOf] of Object.entries(periodNames)) {
			const column = by === 'hour' ? 'moment' : 'day';
			const values = valuesOf(column);
			const {counts} = await cutOf(source, column, by as SlicePeriod);
			const expected = Object.fromEntries(
				Map.groupBy(
					values.filter(value => value !== null),
					value => nameOf(String(value)),
				)
					.entries()
					.map(([period, rows]) => [period, rows.length]),
			);
			t.deepEqual(sizesOf(counts.slices), expected);
			t.is(counts.rowsWithoutDate, values.filter(value => value === null).length);
			t.is(counts.rowsWithOther, 0);
			const starts = counts.slices.map(({slice}) => slice.start.getTime());
			t.deepEqual(
				starts,
				starts.toSorted((left, right) => left - right),
			);
		}
	});

	test(`${name} gives a slice the figures of the same rows as a table of their own`, async t => {
		const months = ['1990-01', '2003-11', '2029-12'];
		const hour = String(valuesOf('moment').find(value => value !== null)).slice(0, 13);
		const own = [
			...months.map(month => rowsWhere(month, 'day', value => String(value).startsWith(month))),
			rowsWhere(hour, 'moment', value => String(value).startsWith(hour)),
		];
		const source = await openTables(t, [whole, ...own]);
		for (const [index, {name: period, rows}] of own.entries()) {
			const {plan, cut, counts} = await (index < months.length
				? cutOf(source, 'day', 'month')
				: cutOf(source, 'moment', 'hour'));
			const counted = counts.slices.find(({slice}) => sliceName(slice).startsWith(period));
			t.is(counted?.rows, rows);
			if (counted === undefined) {
				continue;
			}

			const ofSlice = await measure(source, {
				...plan,
				table: {...plan.table, estimatedRows: counted.rows},
				slice: {...counted, cut},
			});
			t.deepEqual(figuresOf(ofSlice), figuresOf(await measure(source, await planOf(source, period))), period);
		}
	});

	test(`${name} says which column is none that a table can be cut by`, async t => {
		const source = await openTables(t, [whole]);
		await t.throwsAsync(async () => cutOf(source, 'flag', 'day'), {message: /whole/v, code: 'profile'});
	});
}
