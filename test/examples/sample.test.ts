// The sample shop, read back with SQLite's own answers.
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {DatabaseSync} from 'node:sqlite';
import test, {type ExecutionContext} from 'ava';
import {changeSample, createSample} from '../../source/sample/sample.ts';

const temporaryFile = async (t: ExecutionContext) => {
	const directory = await fs.mkdtemp(path.join(os.tmpdir(), 'profilemesh-sample-'));
	t.teardown(async () => fs.rm(directory, {recursive: true}));
	return path.join(directory, 'new', 'sample.db');
};

const ask = (file: string, query: string) => {
	const database = new DatabaseSync(file, {readOnly: true});
	try {
		return database
			.prepare(query)
			.all()
			.map(row => ({...row}));
	} finally {
		database.close();
	}
};

const everyRow = (file: string) =>
	['customers', 'products', 'orders'].map(table => ask(file, `SELECT * FROM ${table}`));

const figures = `
	SELECT count(*) AS rows, avg(age) AS age, avg(total_purchases) AS purchases,
		100.0 * sum(is_active IS NULL) / count(*) AS active_unknown
	FROM customers
`;

const number = (value: unknown) => {
	if (typeof value !== 'number') {
		throw new TypeError(`Not a number: ${String(value)}`);
	}

	return value;
};

test('the sample is the same to the last value each time it is made, also over a changed one', async t => {
	const first = await temporaryFile(t);
	const second = await temporaryFile(t);
	createSample(first);
	createSample(second);
	changeSample(second);
	createSample(second);
	t.deepEqual(everyRow(first), everyRow(second));
});

test('the changed sample is the same to the last value each time, and changing it again does nothing', async t => {
	const once = await temporaryFile(t);
	const twice = await temporaryFile(t);
	for (const file of [once, twice]) {
		createSample(file);
		changeSample(file);
	}

	changeSample(twice);
	t.deepEqual(everyRow(once), everyRow(twice));
});

test('the sample has thousands of customers and orders, and every order has its customer', async t => {
	const file = await temporaryFile(t);
	createSample(file);
	t.deepEqual(
		ask(
			file,
			'SELECT (SELECT count(*) FROM customers) AS customers, (SELECT count(*) ' +
				'FROM products) AS products, (SELECT count(*) FROM orders) AS orders',
		),
		[{customers: 4000, products: 500, orders: 12_000}],
	);
	changeSample(file);
	t.deepEqual(ask(file, 'PRAGMA foreign_key_check'), []);
	t.deepEqual(ask(file, 'PRAGMA integrity_check'), [{integrity_check: 'ok'}]);
});

test('the second load drifts in one high, one medium and one low figure of the customers, and in no other', async t => {
	const file = await temporaryFile(t);
	createSample(file);
	const [before] = ask(file, figures);
	changeSample(file);
	const [after] = ask(file, figures);
	const change = (name: string) => (100 * (number(after?.[name]) - number(before?.[name]))) / number(before?.[name]);

	t.true(change('age') >= 30, `age by ${change('age')} %`);
	t.true(change('purchases') >= 15 && change('purchases') < 30, `purchases by ${change('purchases')} %`);
	t.is(number(before?.['active_unknown']), 10);
	t.is(number(after?.['active_unknown']), 15);
	t.true(change('rows') > 0 && change('rows') < 5, `rows by ${change('rows')} %`);
});

test('the second load adds a column and takes away a segment, and leaves the products alone', async t => {
	const file = await temporaryFile(t);
	createSample(file);
	const columns = ask(file, "SELECT name FROM pragma_table_info('customers')");
	const segments = ask(file, 'SELECT DISTINCT customer_segment FROM customers ORDER BY 1');
	const products = ask(file, 'SELECT * FROM products');
	changeSample(file);

	t.deepEqual(ask(file, "SELECT name FROM pragma_table_info('customers')"), [...columns, {name: 'loyalty_tier'}]);
	t.deepEqual(
		ask(file, 'SELECT DISTINCT customer_segment FROM customers ORDER BY 1'),
		segments.filter(row => row['customer_segment'] !== 'Trial'),
	);
	t.deepEqual(ask(file, 'SELECT * FROM products'), products);
});

test('the sample holds the odd values that real tables hold', async t => {
	const file = await temporaryFile(t);
	createSample(file);
	t.deepEqual(
		ask(
			file,
			`
		SELECT
			(SELECT count(*) FROM orders WHERE shipping_address = '') > 0 AS an_empty_text,
			(SELECT max(length(shipping_address)) FROM orders) > 2000 AS a_long_text,
			(SELECT count(*) FROM products WHERE typeof(rating) = 'text') AS words_among_numbers,
			(SELECT min(stock_quantity) FROM products) AS least_stock,
			(SELECT count(*) FROM customers WHERE first_name LIKE '%🦊') > 0 AS an_emoji,
			(SELECT count(*) FROM orders WHERE delivery_date IS NULL) > 0 AS an_open_delivery,
			(SELECT avg(total_purchases) FROM customers) >
				1.3 * (SELECT total_purchases FROM customers ORDER BY total_purchases LIMIT 1 OFFSET 2000)
				AS a_long_tail
	`,
		),
		[
			{
				an_empty_text: 1,
				a_long_text: 1,
				words_among_numbers: 2,
				least_stock: -3,
				an_emoji: 1,
				an_open_delivery: 1,
				a_long_tail: 1,
			},
		],
	);
});

test('a sample that could not be finished leaves the older one as it was', async t => {
	const file = await temporaryFile(t);
	createSample(file);
	const before = everyRow(file);
	await fs.mkdir(`${file}.new`);
	t.throws(() => {
		createSample(file);
	});
	t.deepEqual(everyRow(file), before);
});
