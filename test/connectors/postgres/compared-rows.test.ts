// Rows of two PostgreSQL tables: values that the server takes for equal are still told apart where they differ.
import test from 'ava';
import {newDatabase, openTestPostgres} from '../../support/postgres.ts';
import {compareRowsOfBoth, sideOf, type TestSide} from '../../support/side-profiles.ts';

/** What a table has in its second row in place of the first value. */
const cases = [
	['a text of a collation without case', 'text COLLATE any_case', "'a'", "'A'"],
	['a text', 'text', "'a'", "'a '"],
	['an interval', 'interval', "'1 month'", "'30 days'"],
	['a document', 'json', `'{"a": 1}'`, `'{"a": 2}'`],
	['a number of many digits', 'numeric', '12345678901234567890.1', '12345678901234567890.2'],
	['a timestamp', 'timestamptz(3)', "'2024-03-01T10:00:00Z'", "'2024-03-01T10:00:00.001Z'"],
	['bytes', 'bytea', String.raw`'\x00'`, String.raw`'\x01'`],
	['a float', 'real', '0.1', '0.10000001'],
] as const;

test('one changed value is found in its row, whatever the server treats as equal', async t => {
	const {connection} = await newDatabase(
		t,
		"CREATE COLLATION any_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false);" +
			cases
				.map(
					([, type, value, other], index) => `
						CREATE TABLE left_${index} AS
							SELECT n AS id, ${value}::${type} AS cell FROM generate_series(1, 1000) AS n;
						CREATE TABLE right_${index} AS TABLE left_${index};
						UPDATE right_${index} SET cell = ${other} WHERE id = 500;`,
				)
				.join(''),
	);
	const source = await openTestPostgres(t, connection);
	for (const [index, [name]] of cases.entries()) {
		const [left, right] = [await sideOf(source, `left_${index}`), await sideOf(source, `right_${index}`)];
		const wanted = {key: ['id'], columns: ['*']};
		const found = await compareRowsOfBoth(left, right, wanted);
		t.like(found, {added: 0, removed: 0, changed: 1}, name);
		t.deepEqual(
			found.differences.map(({left: row, changed}) => [row?.[0], ...changed]),
			[['500', 'cell']],
			name,
		);
		const same = await compareRowsOfBoth(left, left, wanted);
		t.like(same, {changed: 0, rowsRead: 0}, name);
	}
});

test('without a profile, rows are compared by ranges of their key, including nulls and keys of one side', async t => {
	const rows = 'generate_series(-3000, 6999) AS n(id)';
	const {connection} = await newDatabase(
		t,
		`CREATE TABLE ours AS SELECT nullif(id, 5) AS id, 'name ' || id AS name FROM ${rows};
		CREATE TABLE theirs AS TABLE ours;
		UPDATE theirs SET name = 'new' WHERE id IN (-3000, 17, 6999) OR id IS NULL;
		DELETE FROM theirs WHERE id BETWEEN 100 AND 109;
		INSERT INTO theirs VALUES (-3001, 'low'), (7000, 'high');`,
	);
	const source = await openTestPostgres(t, connection);
	const unmeasured = async (table: string): Promise<TestSide> => {
		const side = await sideOf(source, table);
		const {run, columns} = side.profile;
		const profile = {
			run: {...run, rowCount: null},
			columns: columns.map(found => ({...found, metrics: new Map()})),
		};
		return {...side, profile};
	};

	const found = await compareRowsOfBoth(await unmeasured('ours'), await unmeasured('theirs'), {key: ['id']});
	t.like(found, {rows: {left: 10_000, right: 9992}, added: 2, removed: 10, changed: 4});
	t.deepEqual(
		found.differences.flatMap(({kind, left}) => (kind === 'changed' ? [left?.[0] ?? null] : [])),
		[null, '-3000', '17', '6999'],
	);
	t.true(found.rowsRead < 1000, `${found.rowsRead} rows read`);
});
