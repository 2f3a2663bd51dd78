// Slices of the same table through every connector.
import test from 'ava';
import type {CountedSlice, Source, TableMeasurement, TablePlan} from '../../source/connectors/connector.ts';
import {groupSlices, profilingGroup} from '../../source/profiling/slice-groups.ts';
import {sliceName, type SlicePeriod} from '../../source/profiling/slice.ts';
import {contractTable, type ContractTable, type ContractValue} from '../support/contract-tables.ts';
import {connectors} from '../support/every-connector.ts';
import fc from '../support/properties.ts';
import {openSqliteTables} from '../support/sqlite-tables.ts';
import {measure, planOf} from '../support/sqlite.ts';

const whole = contractTable('whole', 2000, 5);

const valuesOf = (name: string): readonly ContractValue[] =>
	whole.columns.find(column => column.name === name)?.values ?? [];

type Condition = {
	/** Of the new table. */
	readonly name: string;
	readonly column: string;
	readonly isWanted: (value: ContractValue) => boolean;
};

/** The rows of a table for which a condition on one column holds, as a table of their own. */
const rowsWhere = ({columns}: ContractTable, {name, column, isWanted}: Condition): ContractTable => {
	const wanted = (columns.find(({name: other}) => other === column)?.values ?? []).map(value => isWanted(value));
	return {
		name,
		rows: wanted.filter(Boolean).length,
		columns: columns.map(({values, ...rest}) => ({...rest, values: values.filter((_, row) => wanted[row])})),
	};
};

type Cut = {
	readonly table?: string;
	readonly column: string;
	readonly by: SlicePeriod;
	readonly changed?: string;
	readonly since?: Date;
	readonly hasChecksum?: boolean;
};

const cutOf = async (source: Source, {table = 'whole', column, by, changed, since, hasChecksum = false}: Cut) => {
	const plan = await planOf(source, table);
	const columnOf = (wanted: string) => {
		const found = plan.columns.find(({name}) => name === wanted);
		if (found === undefined) {
			throw new Error(`There is no column ${wanted}`);
		}

		return found;
	};

	const cut = {
		column: columnOf(column),
		by,
		timezone: 'UTC',
		...(changed !== undefined && {changed: columnOf(changed)}),
		...(since !== undefined && {since}),
		...(hasChecksum && {checksum: plan.columns}),
	};
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

/** The figures of slices, those of a group read together. */
const measureTogether = async (source: Source, plans: readonly TablePlan[]): Promise<readonly TableMeasurement[]> => {
	const found = new Map<TablePlan, TableMeasurement>();
	for (const group of groupSlices(source, plans)) {
		const profile = profilingGroup(source, group);
		const {signal} = new AbortController();
		for (const plan of group.plans) {
			// eslint-disable-next-line @typescript-eslint/no-empty-function -- progress is not checked
			found.set(plan, await profile(plan, {signal, onProgress() {}}));
		}
	}

	return plans.flatMap(plan => found.get(plan) ?? []);
};

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
	test.serial(`${name} counts the rows of each hour, day, week and month, and those without a date`, async t => {
		const source = await openTables(t, [whole]);
		for (const [by, nameOf] of Object.entries(periodNames)) {
			const column = by === 'hour' ? 'moment' : 'day';
			const values = valuesOf(column);
			const {counts} = await cutOf(source, {column, by: by as SlicePeriod});
			const expected = Object.fromEntries(
				Map.groupBy(
					values.filter(value => value !== null),
					value => nameOf(String(value)),
				)
					.entries()
					.map(([period, rows]) => [period, rows.length]),
			);
			t.deepEqual(sizesOf(counts.slices), expected);
			t.is(counts.undated?.rows ?? 0, values.filter(value => value === null).length);
			t.is(counts.rowsWithOther, 0);
			const starts = counts.slices.map(({slice}) => slice.start.getTime());
			t.deepEqual(
				starts,
				starts.toSorted((left, right) => left - right),
			);
		}
	});

	test.serial(`${name} gives a slice the figures of the same rows as a table of their own`, async t => {
		const months = ['1990-01', '2003-11', '2029-12'];
		const hour = String(valuesOf('moment').find(value => value !== null)).slice(0, 13);
		const own = [
			...months.map(month =>
				rowsWhere(whole, {name: month, column: 'day', isWanted: value => String(value).startsWith(month)}),
			),
			rowsWhere(whole, {name: hour, column: 'moment', isWanted: value => String(value).startsWith(hour)}),
		];
		const source = await openTables(t, [whole, ...own]);
		for (const [index, {name: period, rows}] of own.entries()) {
			const {plan, cut, counts} = await cutOf(
				source,
				index < months.length ? {column: 'day', by: 'month'} : {column: 'moment', by: 'hour'},
			);
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

	test.serial(
		`${name} gives the rows without a date the figures of the same rows as a table of their own`,
		async t => {
			const none = rowsWhere(whole, {name: 'none', column: 'day', isWanted: value => value === null});
			const months = ['1990-01', '2003-11'];
			const own = months.map(month =>
				rowsWhere(whole, {name: month, column: 'day', isWanted: value => String(value).startsWith(month)}),
			);
			t.true(none.rows > 10);
			const source = await openTables(t, [whole, none, ...own]);
			const {plan, cut, counts} = await cutOf(source, {column: 'day', by: 'month', changed: 'moment'});
			t.is(counts.undated?.rows, none.rows);
			t.is(typeof counts.undated?.newest, 'string');
			const ofMonths = counts.slices.filter(({slice}) => months.includes(sliceName(slice)));
			const plans = [...(counts.undated === undefined ? [] : [counts.undated]), ...ofMonths].map(counted => ({
				...plan,
				table: {...plan.table, estimatedRows: counted.rows},
				slice: {...counted, cut},
			}));
			const found = await measureTogether(source, plans);
			for (const [index, {name: table}] of [none, ...own].entries()) {
				const alone = await measure(source, await planOf(source, table));
				t.deepEqual(found[index] && figuresOf(found[index]), figuresOf(alone), table);
			}
		},
	);

	test.serial(`${name} gives slices that are read together the figures of tables of their own`, async t => {
		await fc.assert(
			fc.asyncProperty(fc.integer(), fc.integer({min: 1, max: 400}), async (seed, rows) => {
				const days = ['1999-12-31', '2000-01-01', '2000-01-02', '2000-01-07'];
				const random = contractTable('random', rows, seed);
				const columns = random.columns.map(column =>
					column.name === 'day'
						? {
								...column,
								values: column.values.map(
									(_, row) => days[Math.abs(seed + row * row) % days.length] ?? null,
								),
							}
						: column,
				);
				const together: ContractTable = {...random, columns};
				const own = days.map(day =>
					rowsWhere(together, {name: day, column: 'day', isWanted: value => value === day}),
				);
				const source = await openTables(t, [together, ...own]);
				const {plan, cut, counts} = await cutOf(source, {table: 'random', column: 'day', by: 'day'});
				const plans = counts.slices.map(counted => ({
					...plan,
					table: {...plan.table, estimatedRows: counted.rows},
					slice: {...counted, cut},
				}));
				const found = await measureTogether(source, plans);
				for (const [index, {slice}] of plans.entries()) {
					const alone = await measure(source, await planOf(source, sliceName(slice.slice)));
					t.deepEqual(found[index] && figuresOf(found[index]), figuresOf(alone), sliceName(slice.slice));
				}
			}),
			{numRuns: 3},
		);
	});

	test.serial(`${name} counts every row from a time on, whatever it leaves out before`, async t => {
		const source = await openTables(t, [whole]);
		const since = new Date('2020-01-01T00:00:00Z');
		for (const column of ['day', 'moment']) {
			const {counts: all} = await cutOf(source, {column, by: 'month'});
			const {counts} = await cutOf(source, {column, by: 'month', since});
			const from = (slices: readonly CountedSlice[]) => sizesOf(slices.filter(({slice}) => slice.start >= since));
			t.true(Object.keys(from(all.slices)).length > 100);
			t.deepEqual(from(counts.slices), from(all.slices));
			t.is((counts.slices[0]?.slice.start ?? since) < since, name === 'SQLite');
		}
	});

	test.serial(`${name} counts rows by numbers since 1970, in seconds, milliseconds and microseconds`, async t => {
		const seconds = [Date.UTC(2024, 1, 29) / 1000, Date.UTC(2024, 2, 1) / 1000 - 1, Date.UTC(2024, 2, 1) / 1000];
		const moments: ContractTable = {
			name: 'moments',
			rows: 3,
			columns: [1, 1000, 1_000_000].map(factor => ({
				name: `by ${factor}`,
				type: 'integer',
				values: seconds.map(value => BigInt(value) * BigInt(factor)),
			})),
		};
		const source = await openTables(t, [moments]);
		for (const {name: column} of moments.columns) {
			const {counts} = await cutOf(source, {table: 'moments', column, by: 'day'});
			t.deepEqual(sizesOf(counts.slices), {'2024-02-29': 2, '2024-03-01': 1}, column);
		}
	});

	test.serial(`${name} finds the newest value of a second column in each slice`, async t => {
		const days = ['2024-01-01', '2024-01-02', '2024-01-02', '2024-02-01', '2024-02-02'];
		const orders = (version: readonly bigint[], updated: readonly string[]): ContractTable => ({
			name: `orders ${version.join(' ')}`,
			rows: days.length,
			columns: [
				{name: 'day', type: 'date', values: days},
				{name: 'version', type: 'integer', values: version},
				{name: 'updated', type: 'timestamp', values: updated},
			],
		});
		const before = ['01 08:00:00', '02 09:00:00', '02 10:00:00', '05 08:00:00', '05 09:00:00'].map(
			time => `2024-03-${time}`,
		);
		const after = before.with(1, '2024-03-09 01:00:00.5');
		const tables = [orders([1n, 9n, 8n, 3n, 4n], before), orders([1n, 9n, 10n, 3n, 4n], after)];
		const source = await openTables(t, tables);
		for (const changed of ['version', 'updated']) {
			const newest = await Promise.all(
				tables.map(async ({name: table}) => {
					const {counts} = await cutOf(source, {table, column: 'day', by: 'month', changed});
					return counts.slices.map(slice => slice.newest);
				}),
			);
			t.is(newest[0]?.length, 2);
			t.true(newest.flat().every(value => typeof value === 'string' && value !== ''));
			// January was updated, February was not.
			t.not(newest[0]?.[0], newest[1]?.[0], changed);
			t.is(newest[0]?.[1], newest[1]?.[1], changed);
		}

		const {counts} = await cutOf(source, {
			table: tables[1]?.name ?? '',
			column: 'day',
			by: 'month',
			changed: 'version',
		});
		t.deepEqual(
			counts.slices.map(({newest}) => Number(newest)),
			[10, 4],
		);
	});

	test.serial(`${name} names a column by which a table cannot be cut`, async t => {
		const source = await openTables(t, [whole]);
		await t.throwsAsync(async () => cutOf(source, {column: 'flag', by: 'day'}), {
			message: /whole/v,
			code: 'profile',
		});
	});
}

test('SQLite says that it has no checksum', async t => {
	const source = await openSqliteTables(t, [whole]);
	await t.throwsAsync(async () => cutOf(source, {column: 'day', by: 'month', hasChecksum: true}), {
		message: 'Cannot detect updated slices of whole',
		code: 'profile',
	});
});

const withChecksums = Object.entries(connectors).filter(([name]) => name !== 'SQLite');

for (const [name, openTables] of withChecksums) {
	test.serial(`${name} finds a change of any value in an old slice by a checksum`, async t => {
		const months = ['2024-01', '2024-02'];
		const base = contractTable('before', 60, 3);
		const day = base.columns.map(({name: column}) => column).indexOf('day');
		const dated = base.columns.with(day, {
			name: 'day',
			type: 'date',
			values: Array.from(
				{length: 60},
				(_, row) => `${months[row % 2] ?? ''}-${String(1 + (row % 28)).padStart(2, '0')}`,
			),
		});
		const changes = dated
			.filter(({name: column}) => !['day', 'constant'].includes(column))
			.map((column): ContractTable => {
				// The first row is of January.
				const values = column.values.with(
					0,
					column.values[0] === null ? (column.values.find(Boolean) ?? 1) : null,
				);
				return {
					name: `after ${column.name}`,
					rows: 60,
					columns: dated.map(old => (old === column ? {...old, values} : old)),
				};
			});
		const source = await openTables(t, [{...base, columns: dated}, ...changes]);
		const checksums = async (table: string) =>
			(await cutOf(source, {table, column: 'day', by: 'month', hasChecksum: true})).counts.slices.map(
				({newest}) => newest,
			);
		const [january, february] = await checksums('before');
		t.true(january !== february && typeof january === 'string');
		t.deepEqual(await checksums('before'), [january, february]);
		for (const {name: table} of changes) {
			const [changed, unchanged] = await checksums(table);
			t.not(changed, january, table);
			t.is(unchanged, february, table);
		}
	});
}
