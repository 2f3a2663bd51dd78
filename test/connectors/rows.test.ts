// The rows behind figures, through every connector: the same rows that a plain filter of the values finds.
import test from 'ava';
import type {Source} from '../../source/connectors/connector.ts';
import {ProfileMeshError} from '../../source/errors.ts';
import type {RowFilter} from '../../source/profiling/row-filter.ts';
import {contractTable, type ContractValue} from '../support/contract-tables.ts';
import {connectors} from '../support/every-connector.ts';
import {planOf} from '../support/sqlite.ts';

const table = contractTable('whole', 400, 11);

const valuesOf = (name: string): readonly ContractValue[] =>
	table.columns.find(column => column.name === name)?.values ?? [];

const numbersOf = (name: string): ReadonlyArray<number | null> =>
	valuesOf(name).map(value => (value === null ? null : Number(value)));

/** Ids, from 1, of the rows for which a condition on a column holds. */
const idsWhere = (name: string, isWanted: (value: ContractValue) => boolean): readonly string[] =>
	valuesOf(name).flatMap((value, row) => (isWanted(value) ? [String(row + 1)] : []));

const between = (name: string, from: number, below: number): readonly string[] =>
	numbersOf(name).flatMap((value, row) =>
		value !== null && value >= from && value < below ? [String(row + 1)] : [],
	);

const someMoment = String(valuesOf('moment').find(value => value !== null));
const someDay = String(valuesOf('day').find(value => value !== null));
const words = valuesOf('wo"rd');

const cases: ReadonlyArray<readonly [what: string, filter: RowFilter, ids: readonly string[]]> = [
	['nulls', {kind: 'null', column: 'skewed'}, idsWhere('skewed', value => value === null)],
	['a number', {kind: 'equal', column: 'skewed', value: 0}, idsWhere('skewed', value => value === 0n)],
	[
		'a number past 2^53',
		{kind: 'equal', column: 'Large Number', value: '9007199254740993'},
		idsWhere('Large Number', value => value === 9_007_199_254_740_993n),
	],
	['a boolean', {kind: 'equal', column: 'flag', value: true}, idsWhere('flag', value => value === true)],
	['an empty text', {kind: 'equal', column: 'wo"rd', value: ''}, idsWhere('wo"rd', value => value === '')],
	[
		'a text with quotes',
		{kind: 'equal', column: 'wo"rd', value: 'it\'s "quoted"'},
		idsWhere('wo"rd', value => value === 'it\'s "quoted"'),
	],
	[
		'a text with a backslash',
		{kind: 'equal', column: 'wo"rd', value: String.raw`back\slash`},
		idsWhere('wo"rd', value => value === String.raw`back\slash`),
	],
	['a date', {kind: 'equal', column: 'day', value: someDay}, idsWhere('day', value => value === someDay)],
	[
		'a moment',
		{kind: 'equal', column: 'moment', value: someMoment.replace(' ', 'T')},
		idsWhere('moment', value => value === someMoment),
	],
	[
		'dates of a year',
		{kind: 'range', column: 'day', from: '2001-01-01', below: '2002-01-01'},
		idsWhere('day', value => String(value).startsWith('2001')),
	],
	[
		'moments from a time on',
		{kind: 'range', column: 'moment', from: '2020-06-01T12:00:00'},
		idsWhere('moment', value => value !== null && String(value) >= '2020-06-01 12:00:00'),
	],
	['negative numbers', {kind: 'range', column: 'price', below: 0}, between('price', -Infinity, 0)],
	['a bin', {kind: 'range', column: 'normal', from: -250.5, below: 125.25}, between('normal', -250.5, 125.25)],
	[
		'values that repeat',
		{kind: 'repeated', column: 'wo"rd'},
		idsWhere('wo"rd', value => value !== null && words.filter(other => other === value).length > 1),
	],
	['a condition', {kind: 'condition', sql: '"id" < 4'}, ['1', '2', '3']],
	['no rows', {kind: 'equal', column: 'id', value: 4000}, []],
];

const read = async (source: Source, filter: RowFilter, limit = 1000) => {
	const {table: info, columns} = await planOf(source, 'whole');
	return source.readRows({table: info, columns, hasAllColumns: true, filter, limit}, new AbortController().signal);
};

const idsOf = ({rows}: Awaited<ReturnType<typeof read>>) =>
	rows.map(([id]) => id).toSorted((one, other) => Number(one) - Number(other));

for (const [name, openTables] of Object.entries(connectors)) {
	test(`${name} shows the rows that a figure counts, and no others`, async t => {
		const source = await openTables(t, [table]);
		for (const [what, filter, ids] of cases) {
			const found = await read(source, filter);
			t.deepEqual(idsOf(found), ids, `${name}, ${what}: ${found.statement}`);
		}
	});

	test(`${name} shows values as they are, null as null, and no more rows than asked`, async t => {
		const source = await openTables(t, [table]);
		const found = await read(source, {kind: 'condition', sql: '"id" <= 40'}, 5);
		t.is(found.rows.length, 5);
		t.deepEqual(
			found.columns,
			table.columns.map(column => column.name),
		);
		const position = found.columns.indexOf('wo"rd');
		for (const row of found.rows) {
			t.deepEqual([row[position]], [words[Number(row[0]) - 1]]);
			t.is(row[found.columns.indexOf('nothing')], null);
		}
	});

	test(`${name} runs no statement behind a condition, and changes nothing`, async t => {
		const source = await openTables(t, [table]);
		const refused = async (sql: string) =>
			t.throwsAsync(read(source, {kind: 'condition', sql}), {instanceOf: ProfileMeshError}, `${name}: ${sql}`);
		await refused('1 = 1); DELETE FROM "whole"; SELECT 1 WHERE (1 = 1');
		await refused('1 = 1); COMMIT; DELETE FROM "whole"; SELECT 1 WHERE (1 = 1');
		await refused('1 = 1)) AS shown; DELETE FROM "whole"; SELECT * FROM (SELECT * FROM "whole" WHERE (1 = 1');
		await refused('no_such_column = 1');
		t.is((await read(source, {kind: 'all'})).rows.length, 400);
	});
}

test('an endless read in SQLite or PostgreSQL stops when its signal aborts', async t => {
	const endless: Readonly<Record<string, string>> = {
		SQLite: '(WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n) = 0',
		PostgreSQL: '(SELECT count(*) FROM pg_sleep(600)) = 0',
	};
	for (const [name, sql] of Object.entries(endless)) {
		const openTables = connectors[name];
		if (openTables === undefined) {
			throw new Error(`There is no connector ${name}`);
		}

		const source = await openTables(t, [table]);
		const {table: info, columns} = await planOf(source, 'whole');
		const controller = new AbortController();
		const reason = new Error('The user left');
		const reading = source.readRows(
			{table: info, columns, hasAllColumns: true, filter: {kind: 'condition', sql}, limit: 1},
			controller.signal,
		);
		setTimeout(() => {
			controller.abort(reason);
		}, 100);
		const error = await t.throwsAsync(reading);
		t.is(error, reason);
	}
});
