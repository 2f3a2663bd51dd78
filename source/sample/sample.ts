// Makes the sample shop in SQLite: a first load, and a second one that drifted. Seeded: always the same rows.
import fs from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import {seeded, type Random} from './seeded-random.ts';
import * as words from './words.ts';

const productCount = 500;

type Load = {
	readonly seed: number;
	readonly customers: number;
	readonly orders: number;
	readonly lastDay: string;
	/** Orders and registrations are spread over this many days before the last one. */
	readonly days: number;
};

const firstLoad: Load = {
	seed: 2024,
	customers: 4000,
	orders: 12_000,
	lastDay: '2024-10-31',
	days: 1000,
};
const secondLoad: Load = {
	seed: 2025,
	customers: 160,
	orders: 480,
	lastDay: '2024-11-30',
	days: 30,
};

const schema = `
	CREATE TABLE customers (
		customer_id INTEGER PRIMARY KEY,
		first_name TEXT NOT NULL,
		last_name TEXT NOT NULL,
		email TEXT NOT NULL UNIQUE,
		age INTEGER,
		registration_date DATE NOT NULL,
		is_active BOOLEAN,
		total_purchases DECIMAL(10,2) NOT NULL,
		customer_segment TEXT
	);
	CREATE TABLE products (
		product_id INTEGER PRIMARY KEY,
		product_name TEXT NOT NULL,
		category TEXT NOT NULL,
		price DECIMAL(10,2) NOT NULL,
		stock_quantity INTEGER NOT NULL,
		manufacturer TEXT,
		release_date DATE,
		rating REAL
	);
	CREATE TABLE orders (
		order_id INTEGER PRIMARY KEY,
		customer_id INTEGER NOT NULL REFERENCES customers,
		order_date TIMESTAMP NOT NULL,
		total_amount DECIMAL(10,2) NOT NULL,
		status TEXT NOT NULL,
		shipping_address TEXT,
		delivery_date DATE
	);
	CREATE INDEX orders_by_customer ON orders (customer_id);
	CREATE VIEW order_summary AS
		SELECT status, count(*) AS orders, round(sum(total_amount), 2) AS total_amount, max(order_date) AS last_order
		FROM orders GROUP BY status;
`;

/**
The drift of the second load. High: the mean age, because active customers are older. Medium: the mean of
purchases. Low: a new column, and more customers of whom it is unknown whether they are active.
*/
const change = `
	UPDATE customers SET age = age + 20 WHERE age < 50 AND is_active = 1;
	UPDATE customers SET total_purchases = round(total_purchases + 225, 2) WHERE total_purchases > 0;
	UPDATE customers SET is_active = NULL WHERE customer_id % 20 = 5;
	UPDATE customers SET customer_segment = 'Standard' WHERE customer_segment = 'Trial';
	ALTER TABLE customers ADD COLUMN loyalty_tier TEXT;
	UPDATE customers SET loyalty_tier =
		CASE WHEN total_purchases >= 4000 THEN 'gold' WHEN total_purchases >= 1500 THEN 'silver' END;
`;

type SampleValue = number | string | null;

const day = 86_400_000;

const dayBefore = (date: string, days: number) => new Date(Date.parse(date) - days * day).toISOString().slice(0, 10);

const lettersOf = (name: string) =>
	name
		.normalize('NFD')
		.replaceAll(/[^a-z]/giv, '')
		.toLowerCase();

const customer = (id: number, load: Load, random: Random): readonly SampleValue[] => {
	const firstName = random.pick(words.firstNames);
	const lastName = random.pick(words.lastNames);
	return [
		id,
		id % 997 === 0 ? `${firstName} 🦊` : firstName,
		lastName,
		`${lettersOf(firstName)}.${lettersOf(lastName)}.${id}@example.com`,
		random.next() < 0.03 ? null : Math.min(90, Math.floor(18 + random.lognormal(14, 0.72))),
		dayBefore(load.lastDay, random.integer(0, load.days)),
		// One in ten is unknown, always the same ones.
		id % 10 === 0 ? null : Number(random.next() < 0.72),
		random.next() < 0.05 ? 0 : random.lognormal(800, 0.95),
		random.next() < 0.02 ? null : random.pick(words.segments),
	];
};

const product = (id: number, random: Random): readonly SampleValue[] => {
	const {category, medianPrice, items} = random.pick(words.goods);
	const manufacturer = random.pick(words.manufacturers);
	const stars = Math.min(5, Math.max(1, 3.9 + 0.7 * random.normal()));
	return [
		id,
		`${manufacturer} ${random.pick(items)} ${random.integer(10, 99) * 10}`,
		category,
		random.lognormal(medianPrice, 0.6),
		// The product was sold more often than it was in stock.
		id === 313 ? -3 : Math.floor(random.lognormal(60, 0.9)),
		random.next() < 0.04 ? null : manufacturer,
		dayBefore(firstLoad.lastDay, random.integer(30, 3000)),
		// Someone typed words into a column of numbers.
		id % 240 === 0 ? 'n/a' : random.next() < 0.12 ? null : Math.round(stars * 10) / 10,
	];
};

const addressOf = (id: number, random: Random) => {
	const address = `${random.integer(1, 240)} ${random.pick(words.streets)}, ${random.pick(words.cities)}`;
	return id === 4242 ? `${address} (${'please ring twice and wait, '.repeat(90)}thank you)` : address;
};

/** An order of one of the customers. */
const order = (id: number, load: Load, random: Random): readonly SampleValue[] => {
	const status = random.pick(words.statuses);
	const hasArrived = status === 'delivered' || status === 'returned';
	const age = status === 'processing' ? random.integer(0, 7) : random.integer(8, load.days);
	const time = new Date(random.integer(0, day - 1)).toISOString().slice(11, 19);
	return [
		id,
		random.integer(1, load.customers),
		`${dayBefore(load.lastDay, age)} ${time}`,
		random.lognormal(75, 0.8),
		status,
		// A missing address and an empty one are different.
		id % 100 === 50 ? null : id % 4000 === 1 ? '' : addressOf(id, random),
		hasArrived ? dayBefore(load.lastDay, age - random.integer(1, 7)) : null,
	];
};

const insert = (database: Database.Database, table: string, rows: ReadonlyArray<readonly SampleValue[]>) => {
	const statement = database.prepare(`INSERT INTO ${table} VALUES (${rows[0]?.map(() => '?').join(', ')})`);
	for (const row of rows) {
		statement.run(...row);
	}
};

const times = <T>(count: number, make: (index: number) => T) => Array.from({length: count}, (_, index) => make(index));

/** Writes the first load to a new file, which replaces an older one: 4,000 customers, 500 products, 12,000 orders. */
export const createSample = (file: string): void => {
	fs.mkdirSync(path.dirname(file), {recursive: true});
	const unfinished = `${file}.new`;
	fs.rmSync(unfinished, {force: true});
	const database = new Database(unfinished);
	const random = seeded(firstLoad.seed);
	database.exec(schema);
	database.transaction(() => {
		insert(
			database,
			'customers',
			times(firstLoad.customers, index => customer(index + 1, firstLoad, random)),
		);
		insert(
			database,
			'products',
			times(productCount, index => product(index + 1, random)),
		);
		insert(
			database,
			'orders',
			times(firstLoad.orders, index => order(index + 1, firstLoad, random)),
		);
	})();
	database.close();
	// SQLite would replay the journal of a killed process into the new file.
	fs.rmSync(`${file}-journal`, {force: true});
	fs.renameSync(unfinished, file);
};

/**
Changes the sample in one transaction, as a nightly load would: adds rows and a column, and makes four figures drift.
Does nothing when the sample has been changed already.
*/
export const changeSample = (file: string): void => {
	const database = new Database(file, {fileMustExist: true});
	const random = seeded(secondLoad.seed);
	const {customers, orders} = firstLoad;
	const all = {...secondLoad, customers: customers + secondLoad.customers};
	database
		.transaction(() => {
			const isChanged =
				database
					.prepare('SELECT 1 FROM pragma_table_info(?) WHERE name = ?')
					.get('customers', 'loyalty_tier') !== undefined;
			if (isChanged) {
				return;
			}

			insert(
				database,
				'customers',
				times(secondLoad.customers, index => customer(customers + index + 1, secondLoad, random)),
			);
			insert(
				database,
				'orders',
				times(secondLoad.orders, index => order(orders + index + 1, all, random)),
			);
			database.exec(change);
		})
		.immediate();
	database.close();
};
