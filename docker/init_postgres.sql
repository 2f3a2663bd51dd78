-- The sample shop: the same rows every time, because what looks random is a digest of the row's number.
-- Run by the database container when it is first started, and by the tests.

-- Where examples/config.yml keeps the profiles. It has the name of the container's user, whose tables would go there, too: the shop is
-- in `public`, whoever makes it.
CREATE SCHEMA IF NOT EXISTS profilemesh;
SET search_path = public;
DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = public', current_database()); END $$;

-- From 0 to below 1, even, and the same for the same row and purpose.
CREATE FUNCTION pg_temp.chance(purpose text, id bigint) RETURNS double precision IMMUTABLE LANGUAGE sql AS $$
	SELECT ('x' || substr(md5(purpose || ' ' || id), 1, 8))::bit(32)::bigint / 4294967296.0::double precision
$$;

CREATE FUNCTION pg_temp.pick(purpose text, id bigint, choices text[]) RETURNS text IMMUTABLE LANGUAGE sql AS $$
	SELECT choices[1 + floor(pg_temp.chance(purpose, id) * array_length(choices, 1))::int]
$$;

CREATE TABLE customers (
	customer_id integer PRIMARY KEY,
	first_name varchar(100) NOT NULL,
	last_name varchar(100) NOT NULL,
	email varchar(255) UNIQUE,
	age integer,
	registration_date date NOT NULL,
	is_active boolean,
	total_purchases numeric(12, 2) NOT NULL DEFAULT 0,
	customer_segment varchar(50)
);

CREATE TABLE products (
	product_id integer PRIMARY KEY,
	product_name varchar(255) NOT NULL,
	category varchar(100) NOT NULL,
	price numeric(10, 2) NOT NULL,
	stock_quantity integer NOT NULL,
	manufacturer varchar(100),
	release_date date,
	rating double precision
);

CREATE TABLE orders (
	order_id bigint PRIMARY KEY,
	customer_id integer NOT NULL REFERENCES customers,
	order_date timestamp NOT NULL,
	total_amount numeric(10, 2) NOT NULL,
	status varchar(20) NOT NULL,
	shipping_address text,
	delivery_date date
);

INSERT INTO customers
SELECT
	id,
	first_name || CASE WHEN id % 997 = 0 THEN ' 🦊' ELSE '' END,
	last_name,
	-- A few never gave one.
	CASE WHEN pg_temp.chance('has email', id) < 0.01 THEN NULL ELSE lower(first_name || '.' || replace(last_name, '''', '') || id || '@example.org') END,
	-- Bell-shaped around 41; some unknown, and three that somebody mistyped.
	CASE
		WHEN id IN (1313, 2626, 3939) THEN 199
		WHEN pg_temp.chance('knows age', id) < 0.04 THEN NULL
		ELSE round(18 + (pg_temp.chance('age 1', id) + pg_temp.chance('age 2', id) + pg_temp.chance('age 3', id)) * 16)
	END,
	-- More and more of them.
	date '2021-01-03' + floor(1395 * sqrt(pg_temp.chance('registered', id)))::int,
	CASE WHEN pg_temp.chance('knows activity', id) < 0.1 THEN NULL ELSE pg_temp.chance('is active', id) < 0.7 END,
	-- A fifth bought nothing, few bought a lot.
	CASE WHEN pg_temp.chance('bought', id) < 0.2 THEN 0 ELSE round((10 * exp(7 * pg_temp.chance('spent', id)))::numeric, 2) END,
	CASE WHEN pg_temp.chance('has segment', id) < 0.02 THEN NULL
		ELSE pg_temp.pick('segment', id, ARRAY['Standard', 'Standard', 'Standard', 'Standard', 'Premium', 'Premium', 'Business', 'Trial']) END
FROM (
	SELECT
		id,
		pg_temp.pick('first name', id, ARRAY['Ada', 'Grace', 'Alan', 'Edsger', 'Barbara', 'Donald', 'Frances', 'Niklaus', 'Zoë', 'José', 'Łukasz', '美咲', 'Anne-Marie', 'Omar', 'Priya', 'Svetlana']) AS first_name,
		pg_temp.pick('last name', id, ARRAY['Lovelace', 'Hopper', 'Turing', 'Dijkstra', 'Liskov', 'Knuth', 'Allen', 'Wirth', 'O''Neill', 'García', 'Nowak', '田中', 'van der Berg', 'Haddad', 'Iyer', 'Petrova']) AS last_name
	FROM generate_series(1, 5000) AS id
) AS people;

INSERT INTO products
SELECT
	id,
	pg_temp.pick('adjective', id, ARRAY['Quiet', 'Bright', 'Sturdy', 'Light', 'Warm', 'Plain', 'Fine', 'Bold']) || ' '
		|| pg_temp.pick('noun', id, ARRAY['Lamp', 'Kettle', 'Chair', 'Notebook', 'Backpack', 'Blanket', 'Bicycle', 'Speaker']) || ' ' || id,
	pg_temp.pick('category', id, ARRAY['Home', 'Home', 'Home', 'Kitchen', 'Kitchen', 'Office', 'Outdoor', 'Audio']),
	round((2 + 400 * power(pg_temp.chance('price', id), 3))::numeric, 2),
	-- Counted in boxes of six; a few were sold before they came.
	CASE WHEN pg_temp.chance('oversold', id) < 0.02 THEN -1 - floor(pg_temp.chance('missing', id) * 5)::int ELSE 6 * floor(pg_temp.chance('stock', id) * 60)::int END,
	CASE WHEN pg_temp.chance('has maker', id) < 0.05 THEN NULL ELSE pg_temp.pick('maker', id, ARRAY['Northwind', 'Contoso', 'Fabrikam', 'Tailspin', 'Wingtip']) END,
	CASE WHEN pg_temp.chance('has release', id) < 0.03 THEN NULL ELSE date '2018-01-01' + floor(pg_temp.chance('release', id) * 2400)::int END,
	-- Not rated yet, or a division by no votes.
	CASE WHEN pg_temp.chance('is rated', id) < 0.08 THEN NULL WHEN id % 250 = 0 THEN 'NaN' ELSE round((1 + 4 * sqrt(pg_temp.chance('rating', id)))::numeric, 1) END
FROM generate_series(1, 500) AS id;

INSERT INTO orders
SELECT
	id,
	-- The first customers order most.
	1 + floor(5000 * power(pg_temp.chance('customer', id), 2))::int,
	ordered,
	round((5 + 900 * power(pg_temp.chance('amount', id), 4))::numeric, 2),
	status,
	CASE WHEN pg_temp.chance('has address', id) < 0.06 THEN NULL
		WHEN id % 4001 = 0 THEN ''
		ELSE (1 + floor(pg_temp.chance('number', id) * 180)::int) || ' '
			|| pg_temp.pick('street', id, ARRAY['Mill Lane', 'Station Road', 'Hauptstraße', 'Rue du Moulin', 'Calle Mayor', 'Ulica Długa', 'Main Street', '中央通り'])
			|| E'\n' || pg_temp.pick('town', id, ARRAY['Springfield', 'Göteborg', 'Kraków', 'Porto', 'Lyon', 'Bath']) END,
	CASE WHEN status IN ('delivered', 'returned') THEN ordered::date + 1 + floor(pg_temp.chance('delivery', id) * 9)::int END
FROM (
	SELECT
		id,
		timestamp '2022-01-01' + interval '1 second' * floor(89000000 * sqrt(pg_temp.chance('ordered', id))) AS ordered,
		pg_temp.pick('status', id, ARRAY['delivered', 'delivered', 'delivered', 'delivered', 'delivered', 'shipped', 'processing', 'cancelled', 'returned']) AS status
	FROM generate_series(1, 20000) AS id
) AS placed;

CREATE INDEX orders_by_customer ON orders (customer_id);

CREATE VIEW order_summary AS
SELECT status, count(*) AS orders, sum(total_amount) AS total_amount, max(order_date) AS last_order
FROM orders GROUP BY status;

-- A night's load for the shop, to see drift: profile, CALL nightly_load(), and profile again. A second call does nothing.
-- High: the mean age, which moved with the active customers. Medium: the mean of purchases; a segment that is gone. Low: how
-- often it is unknown whether a customer is active; a new column.
CREATE PROCEDURE nightly_load() LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
	IF EXISTS (SELECT FROM pg_attribute WHERE attrelid = 'customers'::regclass AND attname = 'loyalty_tier') THEN
		RETURN;
	END IF;

	INSERT INTO customers
	SELECT customer_id + 5000, first_name, last_name, 'new.' || email, age, date '2024-11-01' + customer_id % 30, is_active, total_purchases, customer_segment
	FROM customers WHERE customer_id <= 200;
	INSERT INTO orders
	SELECT order_id + 20000, customer_id, order_date - date_trunc('day', order_date) + timestamp '2024-11-01' + interval '1 day' * (order_id % 30),
		total_amount, status, shipping_address, delivery_date - order_date::date + date '2024-11-01' + order_id::int % 30
	FROM orders WHERE order_id <= 600;
	UPDATE customers SET is_active = NULL WHERE customer_id % 5 = 0 AND NOT is_active;
	UPDATE customers SET age = age + 25 WHERE age < 60 AND is_active;
	UPDATE customers SET total_purchases = total_purchases + 300 WHERE total_purchases > 0;
	UPDATE customers SET customer_segment = 'Standard' WHERE customer_segment = 'Trial';
	ALTER TABLE customers ADD COLUMN loyalty_tier varchar(20);
	UPDATE customers SET loyalty_tier = CASE WHEN total_purchases >= 4000 THEN 'gold' WHEN total_purchases >= 1500 THEN 'silver' END;
END
$$;

ANALYZE customers, products, orders;
