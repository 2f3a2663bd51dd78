// Figures by segment: every connector keeps those of a plain computation, and no other figure changes with them.
import test from 'ava';
import type {RunSegments, SegmentValue} from '../../source/profiling/segments/segments.ts';
import type {ContractColumn, ContractTable, ContractType, ContractValue} from '../support/contract-tables.ts';
import {connectors} from '../support/every-connector.ts';
import {randomNumbers} from '../support/random.ts';
import {newDatabase, openTestPostgres} from '../support/postgres.ts';
import {measure, planOf} from '../support/sqlite.ts';

const rows = 3000;
const random = randomNumbers(11);
const whole = (below: number): number => Math.floor(below * random() ** 1.3);

const column = (
	name: string,
	type: ContractType,
	value: (row: number) => ContractValue,
	nulls = 0,
): ContractColumn => ({
	name,
	type,
	values: Array.from({length: rows}, (_, row) => (random() < nulls ? null : value(row))),
});

/** By its columns of few values the rows have far more groups than one statement makes. */
const orders: ContractTable = {
	name: 'orders',
	rows,
	columns: [
		column('id', 'integer', row => BigInt(row + 1)),
		column('country', 'text', () => `country ${whole(9)}`, 0.05),
		column('ci"ty', 'text', () => `city ${whole(45)}`),
		column('status', 'text', () => ['paid', 'open', 'sent', '', 'it\'s "lost"', 'Äpfel'][whole(6)] ?? ''),
		column('express', 'boolean', () => random() < 0.3, 0.1),
		column('tier', 'integer', () => BigInt(whole(8)) - 2n, 0.02),
		column('channel', 'text', () => ['web', 'shop', 'phone', 'app'][whole(4)] ?? ''),
		column('amount', 'decimal', () => ((whole(20_000) - 200) / 100).toFixed(2), 0.08),
		column('weight', 'float', () => random() * 1e3),
		column('quantity', 'integer', () => BigInt(whole(400))),
		column('day', 'date', () => `2024-01-${String(1 + whole(28)).padStart(2, '0')}`, 0.2),
		column('note', 'text', row => `note ${row}`, 0.5),
	],
};

const named = (name: string): ContractColumn => {
	const found = orders.columns.find(other => other.name === name);
	if (found === undefined) {
		throw new Error(`There is no column ${name}`);
	}

	return found;
};

const shown = (value: ContractValue | undefined): SegmentValue =>
	typeof value === 'bigint' ? Number(value) : (value ?? null);

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

const isClose = (actual: number | undefined, expected: number, digits = 1e-12): boolean =>
	actual !== undefined && Math.abs(actual - expected) <= digits * Math.max(1, Math.abs(expected));

const numeric: ReadonlySet<ContractType> = new Set(['integer', 'decimal', 'float']);
const counted: ReadonlySet<string> = new Set(['country', 'ci"ty', 'status', 'express', 'tier', 'channel']);

/** What differs from a plain computation. */
const wrongFigures = (segments: RunSegments): readonly string[] => {
	const wrong: string[] = [];
	const check = (isRight: boolean, what: string): void => {
		if (!isRight) {
			wrong.push(what);
		}
	};

	for (const {column: by, values, hasRest, rows: ofSegments, figures} of segments) {
		const own = named(by).values.map(value => shown(value));
		check(!hasRest && values.length === new Set(own).size, `${by} has all values`);
		check(figures.length === orders.columns.length - 1, `${by} has figures of all other columns`);
		for (const [place, value] of values.entries()) {
			const places = own.flatMap((other, row) => (other === value ? [row] : []));
			check(ofSegments[place] === places.length, `${by} = ${String(value)}: rows`);
			for (const {column: name, nulls, numbers, counts} of figures) {
				const what = `${name} where ${by} = ${String(value)}`;
				const {type, values: all} = named(name);
				const found = places.map(row => all[row] ?? null).filter(other => other !== null);
				check(nulls[place] === places.length - found.length, `nulls of ${what}`);
				check((numbers !== undefined) === numeric.has(type), `numbers of ${what}`);
				check((counts !== undefined) === counted.has(name), `counts of ${what}`);
				if (numbers !== undefined) {
					const plain = found.map(Number);
					check(numbers.counts[place] === plain.length, `numbers of ${what}`);
					check(isClose(numbers.sums[place], sum(plain)), `sum of ${what}`);
					check(
						isClose(numbers.squares[place], sum(plain.map(one => one * one)), 1e-5),
						`squares of ${what}`,
					);
					check(numbers.zeros[place] === plain.filter(one => one === 0).length, `zeros of ${what}`);
				}

				for (const [listed, counts_] of counts?.rows.entries() ?? []) {
					const other = counts?.values[listed];
					const expected = found.filter(one => shown(one) === other).length;
					check(counts_[place] === expected, `${String(other)} of ${what}`);
				}
			}
		}
	}

	return wrong;
};

for (const [name, openTables] of Object.entries(connectors)) {
	test(`${name} keeps the figures of each segment that its rows have, and the others as they were`, async t => {
		const source = await openTables(t, [orders]);
		const plan = await planOf(source, 'orders');
		const {segments = [], segmentsError, ...others} = await measure(source, {...plan, segments: 'auto'});
		t.is(segmentsError, undefined);
		t.deepEqual(
			segments.map(({column: by}) => by),
			['ci"ty', 'country', 'status', 'channel', 'tier'],
		);
		t.deepEqual(wrongFigures(segments), []);
		t.deepEqual(others, await measure(source, plan));
	});
}

test('a column whose figures by segment cannot be computed is left out, and the reason is reported', async t => {
	// As a double, the smallest numeric is none.
	const {connection} = await newDatabase(
		t,
		"CREATE TABLE odd AS SELECT CASE n % 3 WHEN 0 THEN 'a' ELSE 'b' END AS kind, " +
			'CASE n WHEN 5 THEN 1e-400 ELSE n::numeric END AS tiny, n AS whole FROM generate_series(1, 60) AS n',
	);
	const source = await openTestPostgres(t, connection);
	const plan = await planOf(source, 'odd');
	const {segments = [], segmentsError, ...others} = await measure(source, {...plan, segments: 'auto'});
	t.regex(segmentsError ?? '', /^tiny: .*out of range/v);
	t.deepEqual(
		segments.map(({column: by, values, rows: ofSegments, figures}) => [
			by,
			values,
			ofSegments,
			figures.map(({column: name, numbers}) => [name, numbers?.sums]),
		]),
		[['kind', ['b', 'a'], [40, 20], [['whole', [1200, 630]]]]],
	);
	t.deepEqual(others, await measure(source, plan));
});

test('a named column with more values than are listed is not a segment, and the reason is reported', async t => {
	const {connection} = await newDatabase(
		t,
		"CREATE TABLE visits AS SELECT 'page ' || n % 90 AS page, n % 3 AS kind FROM generate_series(1, 900) AS n",
	);
	const source = await openTestPostgres(t, connection);
	const plan = {...(await planOf(source, 'visits')), maxDistinctValues: 50, segments: ['page', 'kind', 'gone']};
	const {segments = [], segmentsError} = await measure(source, plan);
	t.deepEqual(
		segments.map(({column: by}) => by),
		['kind'],
	);
	t.regex(segmentsError ?? '', /^page is not a segment, because it has more values than/v);
});

test('a named column is a segment whatever its values, and the values past the fifty are one rest', async t => {
	const {connection} = await newDatabase(
		t,
		"CREATE TABLE visits AS SELECT 'page ' || n % 90 AS page, 'x' AS kind, n AS seconds " +
			"FROM generate_series(1, 5000) AS n; CREATE TABLE empty AS SELECT 'x' AS kind WHERE false",
	);
	const source = await openTestPostgres(t, connection);
	const {segments = []} = await measure(source, {...(await planOf(source, 'visits')), segments: ['page']});
	const [page] = segments;
	t.is(segments.length, 1);
	t.is(page?.values.length, 50);
	t.true(page?.hasRest);
	t.is(sum(page?.rows ?? []), 5000);
	t.is(sum(page?.figures.find(({column: name}) => name === 'seconds')?.numbers?.sums ?? []), (5000 * 5001) / 2);
	const empty = await measure(source, {...(await planOf(source, 'empty')), segments: 'auto'});
	t.is(empty.segments, undefined);
});
