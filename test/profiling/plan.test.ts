// From a config to the plan of each table, on real catalogues.
import test, {type ExecutionContext} from 'ava';
import {configSchema} from '../../source/config/schema.ts';
import {planTables, type PlannedTable} from '../../source/profiling/plan.ts';
import {metricNames} from '../../source/profiling/metrics/names.ts';
import {openTestSource, sqliteFile} from '../support/sqlite.ts';
import {numbers, placeWith, workspaceAt} from '../support/workspaces.ts';

const shop = `
	CREATE TABLE customers(id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT, age INTEGER, secret_note TEXT,
	secret_key BLOB);
	CREATE TABLE orders(id INTEGER PRIMARY KEY, total DECIMAL(10, 2));
	CREATE TABLE sales_2023(n INTEGER);
	CREATE TABLE sales_2024(n INTEGER);
	CREATE TABLE "odd.name"(n INTEGER);
	CREATE VIEW adults AS SELECT name, age FROM customers WHERE age >= 18;
`;

const everything = ['adults', 'customers', 'odd.name', 'orders', 'sales_2023', 'sales_2024'];

type Profiling = Readonly<Record<string, unknown>>;

const plan = async (
	t: ExecutionContext,
	profiling: Profiling = {},
	{
		patterns,
		statements = shop,
	}: {readonly patterns?: readonly string[] | undefined; readonly statements?: string} = {},
): Promise<readonly PlannedTable[]> => {
	const file = await sqliteFile(t, database => {
		database.exec(statements);
	});
	const config = configSchema.parse({source: {type: 'sqlite', filepath: file}, profiling});
	return planTables(
		await openTestSource(t, file),
		config.profiling,
		patterns === undefined ? {} : {choice: patterns},
	);
};

const namesOf = (plans: readonly PlannedTable[]): readonly string[] => plans.map(({plan: {table}}) => table.name);

const planned = test.macro(
	async (
		t: ExecutionContext,
		{profiling, patterns}: {readonly profiling?: Profiling; readonly patterns?: readonly string[]},
		expected: readonly string[],
	) => {
		t.deepEqual(namesOf(await plan(t, profiling, {patterns})), expected);
	},
);

test('without rules every table and view is planned, in the order of their names', planned, {}, everything);
test(
	'rules may be names, globs and regular expressions',
	planned,
	{
		profiling: {
			tables: [{table: 'orders'}, {table: 'sales_*'}, {table: '/^cust/'}],
		},
	},
	['customers', 'orders', 'sales_2023', 'sales_2024'],
);
test(
	'a rule leaves out what it excludes',
	planned,
	{profiling: {tables: [{table: '*', exclude: ['sales_*', 'adults']}]}},
	['customers', 'odd.name', 'orders'],
);
test(
	'a rule of another schema matches nothing here',
	planned,
	{
		profiling: {
			tables: [
				{table: 'orders', schema: 'public'},
				{table: 'customers', schema: 'main'},
			],
		},
	},
	['customers'],
);
test('rules that match nothing plan nothing', planned, {profiling: {tables: [{table: 'nothing'}]}}, []);
test(
	'patterns choose among what the rules match',
	planned,
	{profiling: {tables: [{table: 'sales_*'}, {table: 'orders'}]}, patterns: ['*_2024']},
	['sales_2024'],
);
test(
	'several patterns add up, whatever their order',
	planned,
	{patterns: ['sales_2024', 'main.customers', 'sales_*']},
	['customers', 'sales_2023', 'sales_2024'],
);
test('a name with a dot is found with its schema and without', planned, {patterns: ['odd.name', 'main.odd.name']}, [
	'odd.name',
]);

const unmatched = test.macro(async (t: ExecutionContext, pattern: string, why: RegExp) => {
	const error = await t.throwsAsync(plan(t, {tables: [{table: 'sales_*'}]}, {patterns: ['sales_2023', pattern]}), {
		code: 'not-found',
		message: `No table matches ${pattern}`,
	});
	t.regex((error as {readonly why?: string} | undefined)?.why ?? '', why);
});

test('a pattern that matches no table is an error, though others match', unmatched, 'nothing', /2 tables/v);
test('a pattern for a table that no rule matches is an error', unmatched, 'orders', /2 tables/v);
test('a pattern does not match a name in another case', unmatched, 'SALES_2023', /2 tables/v);

test('columns are in the order of the table, with the facts of the catalogue', async t => {
	const [customers] = await plan(t, {tables: [{table: 'customers'}]});
	t.deepEqual(customers?.plan.columns, [
		{
			name: 'id',
			databaseType: 'INTEGER',
			semanticType: 'integer',
			nullable: false,
			primaryKey: true,
			unique: true,
		},
		{
			name: 'name',
			databaseType: 'TEXT',
			semanticType: 'text',
			nullable: false,
			primaryKey: false,
			unique: false,
		},
		{
			name: 'email',
			databaseType: 'TEXT',
			semanticType: 'text',
			nullable: true,
			primaryKey: false,
			unique: false,
		},
		{
			name: 'age',
			databaseType: 'INTEGER',
			semanticType: 'integer',
			nullable: true,
			primaryKey: false,
			unique: false,
		},
		{
			name: 'secret_note',
			databaseType: 'TEXT',
			semanticType: 'text',
			nullable: true,
			primaryKey: false,
			unique: false,
		},
		{
			name: 'secret_key',
			databaseType: 'BLOB',
			semanticType: 'binary',
			nullable: true,
			primaryKey: false,
			unique: false,
		},
	]);
});

const columnsPlanned = test.macro(async (t: ExecutionContext, rule: object, expected: readonly string[]) => {
	const [customers] = await plan(t, {tables: [{table: 'customers', ...rule}]});
	t.deepEqual(
		customers?.plan.columns.map(({name}) => name),
		expected,
	);
	const statements = customers?.statements.join('\n') ?? '';
	t.deepEqual(
		['id', 'name', 'email', 'age', 'secret_note', 'secret_key'].filter(name => statements.includes(`"${name}"`)),
		expected,
	);
});

test('only the columns that are named are read', columnsPlanned, {columns: ['age', 'name']}, ['name', 'age']);
test('columns may be named by patterns', columnsPlanned, {columns: ['{name,age}', '/^secret_k/']}, [
	'name',
	'age',
	'secret_key',
]);
test('columns that are excluded are not read', columnsPlanned, {exclude_columns: ['secret_*', 'id']}, [
	'name',
	'email',
	'age',
]);
test(
	'an excluded column is not read, even if it is also named',
	columnsPlanned,
	{columns: ['*'], exclude_columns: ['/secret/']},
	['id', 'name', 'email', 'age'],
);

test('the first rule that matches a table decides', async t => {
	const plans = await plan(t, {
		tables: [
			{table: 'sales_2024', columns: ['n'], sample_size: 5},
			{table: 'sales_*', sample_ratio: 0.5},
		],
	});
	t.deepEqual(
		plans.map(({plan: {table, sampling}}) => [table.name, sampling.kind]),
		[
			['sales_2023', 'ratio'],
			['sales_2024', 'size'],
		],
	);
});

test('a table whose columns are all left out cannot be planned, and the others can', async t => {
	const plans = await plan(t, {tables: [{table: 'orders', exclude_columns: ['*']}, {table: 'customers'}]});
	const [customers, orders] = plans;
	t.is(customers?.problem, undefined);
	t.like(orders?.problem, {
		code: 'profile',
		message: 'Cannot profile orders',
		why: 'The config leaves out all of its columns.',
	});
	t.deepEqual(orders?.statements, []);
	t.deepEqual(orders?.plan.columns, []);
});

test('a view over a dropped table is planned with its problem, and the others are planned', async t => {
	const plans = await plan(
		t,
		{},
		{
			statements:
				`${shop} DROP TABLE orders; CREATE VIEW broken AS SELECT * FROM sales_2023; ` +
				'DROP TABLE sales_2023;',
		},
	);
	t.deepEqual(
		plans
			.filter(({problem}) => problem !== undefined)
			.map(({plan: {table}, problem}) => [table.name, problem?.code]),
		[['broken', 'profile']],
	);
	t.deepEqual(namesOf(plans), ['adults', 'broken', 'customers', 'odd.name', 'sales_2024']);
});

const sampled = test.macro(async (t: ExecutionContext, profiling: Profiling, expected: object) => {
	const [first, again] = [
		await plan(t, profiling, {patterns: ['orders']}),
		await plan(t, profiling, {patterns: ['orders']}),
	];
	t.like(first[0]?.plan.sampling, expected);
	t.deepEqual(again[0]?.plan.sampling, first[0]?.plan.sampling);
});

test('a table is read whole unless the config asks for a sample', sampled, {}, {kind: 'all'});
test(
	'a ratio of one is the whole table',
	sampled,
	{default_sample_ratio: 0.1, tables: [{table: 'orders', sample_ratio: 1}]},
	{kind: 'all'},
);
test(
	'the default ratio counts for tables whose rule names none',
	sampled,
	{default_sample_ratio: 0.1, tables: [{table: 'orders'}]},
	{kind: 'ratio', ratio: 0.1},
);
test(
	'the ratio of a rule goes before the default',
	sampled,
	{default_sample_ratio: 0.1, tables: [{table: 'orders', sample_ratio: 0.5}]},
	{kind: 'ratio', ratio: 0.5},
);
test(
	'a number of rows is planned as one',
	sampled,
	{tables: [{table: 'orders', sample_size: 100}]},
	{kind: 'size', size: 100},
);

test('a plan has the metrics and bounds of the config', async t => {
	const [full] = await plan(t, {}, {patterns: ['orders']});
	t.deepEqual([...(full?.plan.metrics ?? [])], [...metricNames]);
	t.like(full?.plan, {distinct: 'auto', maxDistinctValues: 1000, histogramBins: 10});
	const [chosen] = await plan(
		t,
		{
			metrics: ['mean', 'histogram'],
			compute_histograms: false,
			histogram_bins: 25,
			max_distinct_values: 7,
			distinct: 'exact',
		},
		{patterns: ['orders']},
	);
	t.deepEqual([...(chosen?.plan.metrics ?? [])].toSorted(), ['count', 'mean']);
	t.like(chosen?.plan, {distinct: 'exact', maxDistinctValues: 7, histogramBins: 25});
});

test('SQLite accepts the statements of a plan', async t => {
	const statements = `${shop}
		CREATE TABLE keyed(k TEXT PRIMARY KEY, v INTEGER) WITHOUT ROWID;
		CREATE TABLE hidden(rowid TEXT, v INTEGER);
		CREATE VIRTUAL TABLE searched USING fts5(body);
	`;
	const profiling = {
		tables: [
			{table: 'sales_2024', sample_size: 3},
			{table: 'orders', sample_ratio: 0.5},
			{table: 'keyed', sample_size: 3},
			{table: '*'},
		],
	};
	const plans = await plan(t, profiling, {statements});
	t.like(plans.find(({plan: {table}}) => table.name === 'hidden')?.statements, [
		'SELECT 1 FROM "hidden" NOT INDEXED WHERE _rowid_ BETWEEN ? AND ? ' +
			'AND profilemesh_row(0, "rowid", "v", _rowid_) ORDER BY _rowid_\n' +
			'-- profilemesh_row() passes a row to ProfileMesh',
	]);
	const file = await sqliteFile(t, database => {
		database.exec(statements);
		for (const name of ['profilemesh_takes', 'profilemesh_row']) {
			database.function(name, {varargs: true}, () => 1);
		}

		for (const statement of plans.flatMap(table => table.statements)) {
			t.notThrows(() => database.prepare(statement), statement);
		}
	});
	t.truthy(file);
});

test('where runs are kept in the database that is profiled, the tables of the runs are not profiled', async t => {
	const place = await placeWith(t, numbers('a', 3), {
		storage: {
			connection: {type: 'sqlite', filepath: './source.db'},
			runs_table: 'Kept_Runs',
			results_table: 'kept_results',
		},
	});
	const workspace = await workspaceAt(t, place);
	await workspace.store();
	t.deepEqual(
		(await workspace.tables()).map(({name}) => name),
		['a'],
	);
	t.deepEqual(namesOf(await workspace.plan()), ['a']);
	await t.throwsAsync(workspace.plan(['kept_results']), {code: 'not-found'});
});

test('a store that is itself the source of another config is profiled like any database', async t => {
	const place = await placeWith(t, numbers('a', 3));
	await (await workspaceAt(t, place)).store();
	const audit = await placeWith(t, numbers('unused', 1), {source: {type: 'sqlite', filepath: place.storage}});
	const workspace = await workspaceAt(t, audit);
	t.deepEqual(
		(await workspace.tables()).map(({name}) => name),
		['profilemesh_migrations', 'profilemesh_results', 'profilemesh_runs'],
	);
});
