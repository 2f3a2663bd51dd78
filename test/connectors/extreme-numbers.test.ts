// Numbers whose squares no double holds. Expected figures are worked out by hand, in powers of ten.
import test from 'ava';
import type {ContractTable} from '../support/contract-tables.ts';
import {connectors} from '../support/every-connector.ts';
import {newDatabase, openTestPostgres} from '../support/postgres.ts';
import {columnOf, measure, openTestSource, planOf, sqliteFile, valueOf} from '../support/sqlite.ts';

const rows = 300;

/** One of so many is `size`, the others are 0: mean size / n, variance size² / n. */
const outlierOf = (size: number): readonly number[] => Array.from({length: rows}, (_, row) => (row === 7 ? size : 0));

const table: ContractTable = {
	name: 'extreme',
	rows,
	columns: [
		{name: 'large', type: 'float', values: outlierOf(-1.797e308)},
		{name: 'small', type: 'float', values: outlierOf(1e-200)},
		{name: 'both', type: 'float', values: outlierOf(1e200).map(value => (value === 0 ? 1e-300 : value))},
		{name: 'usual', type: 'float', values: outlierOf(3)},
	],
};

const expected = {large: -1.797e308, small: 1e-200, both: 1e200, usual: 3} as const;

const isNear = (actual: unknown, value: number): boolean => Math.abs(Number(actual) / value - 1) < 1e-12;

for (const [name, openTables] of Object.entries(connectors)) {
	test(`${name} gives the mean and deviation of numbers whose squares exceed all doubles`, async t => {
		const source = await openTables(t, [table]);
		const measurement = await measure(source, await planOf(source, table.name));
		for (const [column, size] of Object.entries(expected)) {
			t.deepEqual([...columnOf(measurement, column).errors], [], column);
			const mean = valueOf(measurement, column, 'mean');
			t.true(isNear(mean, size / rows), `${column}: mean ${JSON.stringify(mean)}`);
			const deviation = valueOf(measurement, column, 'stddev');
			t.true(
				isNear(deviation, Math.abs(size) / Math.sqrt(rows)),
				`${column}: stddev ${JSON.stringify(deviation)}`,
			);
		}
	});
}

test('PostgreSQL gives the deviation of a numeric column with 1e200, and reports figures past all doubles', async t => {
	const database = await newDatabase(
		t,
		'CREATE TABLE wide AS SELECT CASE n WHEN 7 THEN 1e200 ELSE 0 END::numeric AS large, ' +
			'CASE n WHEN 7 THEN 1e400 ELSE 0 END::numeric AS larger FROM generate_series(1, 300) AS n',
	);
	const source = await openTestPostgres(t, database.connection);
	const measurement = await measure(source, await planOf(source, 'wide'));
	t.true(isNear(valueOf(measurement, 'large', 'stddev'), 1e200 / Math.sqrt(rows)));
	t.true(isNear(valueOf(measurement, 'large', 'mean'), 1e200 / rows));
	const {metrics, errors} = columnOf(measurement, 'larger');
	t.deepEqual(errors.keys().toArray().toSorted(), ['histogram', 'mean', 'stddev']);
	t.regex(errors.get('stddev') ?? '', /past the largest/v);
	t.is(metrics.get('distinct_count')?.value, 2);
});

test('SQLite reports a deviation past the largest double', async t => {
	const file = await sqliteFile(t, database => {
		database.exec(
			'CREATE TABLE wide(n REAL); INSERT INTO wide VALUES (-1.7976931348623157e308), (1.7976931348623157e308)',
		);
	});
	const source = await openTestSource(t, file);
	const {metrics, errors} = columnOf(await measure(source, await planOf(source, 'wide')), 'n');
	t.is(metrics.get('mean')?.value, 0);
	t.false(metrics.has('stddev'));
	t.regex(errors.get('stddev') ?? '', /past the largest/v);
});

test('the percentage of true values is of the rows that are true or false', async t => {
	const file = await sqliteFile(t, database => {
		database.exec(
			'CREATE TABLE flags(f BOOLEAN); INSERT INTO flags ' +
				"VALUES (1), (1), (1), (0), (2), (0.5), ('abc'), (x'01'), (NULL)",
		);
	});
	const source = await openTestSource(t, file);
	const measurement = await measure(source, await planOf(source, 'flags'));
	t.is(valueOf(measurement, 'f', 'mismatched_count'), 4);
	t.is(valueOf(measurement, 'f', 'true_count'), 3);
	t.is(valueOf(measurement, 'f', 'true_percent'), 75);
});
