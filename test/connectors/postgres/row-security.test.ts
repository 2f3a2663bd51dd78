import test from 'ava';
import {newDatabase, openTestPostgres} from '../../support/postgres.ts';
import {measure, planOf} from '../../support/sqlite.ts';

test('a table with row-level security in force is named with its role, and no other table is', async t => {
	const {connection, database, query} = await newDatabase(
		t,
		`
		CREATE TABLE orders (shop integer); INSERT INTO orders SELECT n % 4 FROM generate_series(1, 100) AS n;
		ALTER TABLE orders ENABLE ROW LEVEL SECURITY; CREATE POLICY own_shop ON orders USING (shop = 1);
		CREATE TABLE shops (name text);
	`,
	);
	const role = `reader_${database}`;
	await query(`CREATE ROLE "${role}" LOGIN PASSWORD 'x'; GRANT SELECT ON orders, shops TO "${role}"`);
	t.teardown(async () => query(`DROP OWNED BY "${role}"; DROP ROLE "${role}"`));
	const notices: string[] = [];
	const onNotice = (text: string) => {
		notices.push(text);
	};

	const source = await openTestPostgres(t, {...connection, username: role, password: 'x'}, {onNotice});
	await measure(source, await planOf(source, 'shops'));
	t.deepEqual(notices, []);
	const {rowCount} = await measure(source, await planOf(source, 'orders'));
	t.is(rowCount, 25);
	t.deepEqual(notices, [
		`public.orders has row-level security: its profile is of the rows that role ${role} may see`,
	]);

	const owners = await openTestPostgres(t, connection, {onNotice});
	t.is((await measure(owners, await planOf(owners, 'orders'))).rowCount, 100);
	t.is(notices.length, 1);
});
