// Figures by the values of columns that have few: those of a plain computation, and none of them changes another.
import test from 'ava';
import Database from 'better-sqlite3';
import {RowBuffer} from '../../../source/profiling/accumulators/row-buffer.ts';
import {addSegmentRows} from '../../../source/profiling/segments/accumulate.ts';
import {mergeSegments} from '../../../source/profiling/segments/merge-segments.ts';
import {createSegmentAccumulator} from '../../../source/profiling/segments/segment-state.ts';
import {chooseSegmentColumns, type SegmentCandidate} from '../../../source/profiling/segments/choose-columns.ts';
import {finishSegments} from '../../../source/profiling/segments/finish.ts';
import type {RunSegments, SegmentsSetting, SegmentValue} from '../../../source/profiling/segments/segments.ts';
import fc from '../../support/properties.ts';
import {randomNumbers} from '../../support/random.ts';
import {measure, openTestSource, planOf, sqliteFile} from '../../support/sqlite.ts';

type OrderRow = readonly [country: string | null, status: string, amount: number | null];

const plan = {by: [0, 1], counted: [0, 1], numeric: [2], columns: 3};
const columns = [
	{name: 'country', type: 'text'},
	{name: 'status', type: 'text'},
	{name: 'amount', type: 'float'},
] as const;

const segmentsOf = (parts: ReadonlyArray<readonly OrderRow[]>): RunSegments => {
	const [first, ...others] = parts.map(rows => {
		const accumulator = createSegmentAccumulator(plan);
		addSegmentRows(accumulator, RowBuffer.of(rows));
		return structuredClone(accumulator);
	});
	const whole = first ?? createSegmentAccumulator(plan);
	for (const other of others) {
		mergeSegments(whole, other);
	}

	return finishSegments(whole, columns, true);
};

const orderRow: fc.Arbitrary<OrderRow> = fc.tuple(
	fc.constantFrom('DE', 'FR', 'IT', 'ES', null),
	fc.constantFrom('open', 'paid', 'sent'),
	fc.oneof(fc.constant(null), fc.integer({min: -1000, max: 1000})),
);

test('the figures of each segment are those of its rows, however the rows are divided among threads', t => {
	fc.assert(
		fc.property(fc.array(fc.array(orderRow, {maxLength: 40}), {minLength: 1, maxLength: 5}), parts => {
			const rows = parts.flat();
			for (const {column, values, hasRest, rows: counts, figures} of segmentsOf(parts)) {
				t.false(hasRest);
				const place = column === 'country' ? 0 : 1;
				const found = new Set<SegmentValue | undefined>(rows.map(row => row[place]));
				t.true(values.length === found.size && values.every(value => found.has(value)));
				for (const [index, value] of values.entries()) {
					const own = rows.filter(row => row[place] === value);
					const amounts = own.flatMap(row => row[2] ?? []);
					t.is(counts[index], own.length);
					const amount = figures.find(figure => figure.column === 'amount');
					t.is(amount?.nulls[index], own.length - amounts.length);
					t.is(amount?.numbers?.counts[index], amounts.length);
					t.is(
						amount?.numbers?.sums[index],
						amounts.reduce((sum, number) => sum + number, 0),
					);
					t.is(amount?.numbers?.zeros[index], amounts.filter(number => number === 0).length);
					const other = figures.find(figure => figure.counts !== undefined);
					for (const [row, counted] of (other?.counts?.values ?? []).entries()) {
						t.is(other?.counts?.rows[row]?.[index], own.filter(each => each[1 - place] === counted).length);
					}
				}
			}
		}),
	);
});

test('values past the fifty most frequent ones are one rest, and no row is lost', t => {
	const rows = Array.from({length: 5000}, (_, index): OrderRow => [`city ${index % 90}`, 'open', index % 7]);
	const [city] = segmentsOf([rows]);
	t.true(city?.hasRest);
	t.is(city?.values.length, 50);
	t.is(
		city?.rows.reduce((sum, count) => sum + count, 0),
		5000,
	);
	t.is(
		city?.figures.find(({column}) => column === 'amount')?.numbers?.sums.reduce((sum, figure) => sum + figure, 0),
		rows.reduce((sum, row) => sum + (row[2] ?? 0), 0),
	);
});

const shop = (database: Database.Database): void => {
	database.exec(
		'CREATE TABLE orders(id INTEGER PRIMARY KEY, country TEXT, city TEXT, express BOOLEAN, amount REAL, ' +
			'note TEXT, placed DATE)',
	);
	const random = randomNumbers(7);
	const insert = database.prepare('INSERT INTO orders VALUES(?,?,?,?,?,?,?)');
	database.transaction(() => {
		for (let id = 1; id <= 6000; id++) {
			const country = ['DE', 'FR', 'IT'][Math.floor(random() * 3)] ?? null;
			const amount = random() < 0.1 ? null : Math.round(random() * 100);
			const note = `note ${Math.floor(random() * 5000)}`;
			insert.run(id, country, `${country} ${id % 4}`, id % 2, amount, note, '2024-01-01');
		}
	})();
};

const measureWith = async (t: Parameters<typeof openTestSource>[0], file: string, segments: SegmentsSetting) => {
	const source = await openTestSource(t, file);
	return measure(source, {...(await planOf(source, 'orders')), segments});
};

test("a profile keeps the figures by segment that SQL's own GROUP BY gives", async t => {
	const file = await sqliteFile(t, shop);
	const {segments = []} = await measureWith(t, file, 'auto');
	t.deepEqual(
		segments.map(({column}) => column),
		['city', 'country', 'express'],
	);
	const database = new Database(file, {readonly: true});
	t.teardown(() => database.close());
	for (const {column, values, rows, figures} of segments) {
		const asked = database
			.prepare<[], [string | number, number, number, number, number, number]>(
				`SELECT ${column}, count(*), count(*) - count(amount), sum(amount), sum(amount = 0), sum(express = 1)
				FROM orders GROUP BY 1`,
			)
			.raw()
			.all();
		const amount = figures.find(figure => figure.column === 'amount');
		const express = figures.find(figure => figure.column === 'express')?.counts;
		t.is(asked.length, values.length);
		for (const [value, count, nulls, sum, zeros, fast] of asked) {
			const place = values.indexOf(column === 'express' ? value === 1 : value);
			t.is(rows[place], count);
			t.is(amount?.nulls[place], nulls);
			t.is(amount?.numbers?.sums[place], sum);
			t.is(amount?.numbers?.zeros[place], zeros);
			t.is(express === undefined ? fast : express.rows[express.values.indexOf(true)]?.[place], fast);
		}
	}
});

test('a profile with segments has the same other figures as one without', async t => {
	const file = await sqliteFile(t, shop);
	const {segments, ...others} = await measureWith(t, file, 'auto');
	t.truthy(segments);
	t.deepEqual(others, await measureWith(t, file, 'off'));
});

test('only the named columns are segments where the config names some', async t => {
	const file = await sqliteFile(t, shop);
	const {segments = []} = await measureWith(t, file, ['express']);
	t.deepEqual(
		segments.map(({column}) => column),
		['express'],
	);
});

test('the rows of a view are counted by segment in the one reading that a profile takes', async t => {
	const file = await sqliteFile(t, database => {
		shop(database);
		database.exec('CREATE VIEW big AS SELECT country, amount FROM orders WHERE amount > 50');
	});
	const source = await openTestSource(t, file);
	const {rowCount, segments = []} = await measure(source, {...(await planOf(source, 'big')), segments: 'auto'});
	t.deepEqual(
		segments.map(({column}) => column),
		['country'],
	);
	t.is(
		segments[0]?.rows.reduce((sum, count) => sum + count, 0),
		rowCount,
	);
});

const candidate = (name: string, counts: readonly number[], changes: Partial<SegmentCandidate> = {}) => ({
	name,
	type: 'text' as const,
	isKey: false,
	nulls: 0,
	counts,
	maxLength: 5,
	...changes,
});

test('keys, prose, dates, amounts, nearly constant columns and copies of others are no segments', t => {
	const {by} = chooseSegmentColumns(
		[
			candidate('country', [500, 300, 200]),
			candidate('country_code', [500, 300, 200], {type: 'integer'}),
			candidate('id', [1, 1, 1], {isKey: true}),
			candidate('review', [400, 600], {maxLength: 400}),
			candidate('day', [500, 500], {type: 'date'}),
			candidate('price', [500, 500], {type: 'decimal'}),
			candidate('currency', [995, 5]),
			candidate(
				'name',
				Array.from({length: 900}, () => 1),
			),
			candidate('paid', [700, 300], {type: 'boolean'}),
		],
		'auto',
	);
	t.deepEqual(by, ['country', 'paid']);
});

test('the columns of the last run stay, so that the next run can be compared with it', t => {
	const candidates = [
		candidate('a', [500, 500, 500]),
		candidate('b', [900, 300, 300]),
		candidate('c', [1000, 300, 200]),
		candidate('d', [1100, 200, 200]),
		candidate('e', [1200, 200, 100]),
		candidate('f', [1300, 100, 100]),
	];
	t.deepEqual(chooseSegmentColumns(candidates, 'auto').by, ['a', 'b', 'c', 'd', 'e']);
	t.deepEqual(chooseSegmentColumns(candidates, 'auto', ['f']).by, ['f', 'a', 'b', 'c', 'd']);
});
