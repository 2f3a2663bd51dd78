// `profilemesh compare --dbt`: the models that a pull request changes, in a DuckDB file with a schema for each build.
import fs from 'node:fs/promises';
import path from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {repository} from '../support/cli.ts';
import {runCommand} from '../support/command.ts';
import {duckdbFile} from '../support/duckdb.ts';

const manifests = path.join(repository, 'test/dbt');

/** What dbt builds of the project in test/dbt, in both schemas. */
const built = `
	CREATE SCHEMA prod; CREATE SCHEMA pr;
	CREATE TABLE prod.orders AS SELECT * FROM (VALUES (1, 'paid', 12.0), (2, 'returned', 5.0)) t(id, status, amount);
	CREATE TABLE pr.orders AS SELECT * FROM prod.orders UNION ALL SELECT 3, 'new', 1.0;
	CREATE TABLE prod.regions AS SELECT 'north' AS region;
	CREATE TABLE pr.regions AS SELECT 'south' AS region;
	CREATE TABLE prod.old_totals AS SELECT 6 AS orders;
	CREATE TABLE pr.returns AS SELECT 2 AS id;`;

const compareIn = async (t: ExecutionContext) => {
	const file = await duckdbFile(t, built);
	const sides = ['prod', 'pr'].map(schema => path.join(path.dirname(file), `${schema}.yml`));
	for (const [index, schema] of ['prod', 'pr'].entries()) {
		await fs.writeFile(sides[index] ?? '', `source: {type: duckdb, filepath: ${file}, schema: ${schema}}\n`);
	}

	return async (...flags: readonly string[]) => runCommand(['compare', ...sides, ...flags]);
};

const both = ['--dbt', path.join(manifests, 'pr'), '--dbt-state', path.join(manifests, 'prod')];

test('only the models that changed are compared, each with its table of the other build', async t => {
	const compare = await compareIn(t);
	const {status, stdout, stderr} = await compare(...both, '--rows', '--json', '--fail-on-drift');
	t.is(status, 1);
	t.is(stderr, 'dbt: 3 models changed: old_totals (removed), orders (its SQL changed), returns (new)\n');
	const reports = JSON.parse(stdout) as ReadonlyArray<{
		readonly dataset_name: string;
		readonly rows?: {readonly added: number};
		readonly schema_changes: ReadonlyArray<{readonly kind: string}>;
	}>;
	t.deepEqual(
		reports.map(({dataset_name: name, schema_changes: changes}) => [name, changes.map(({kind}) => kind)]),
		[
			['orders', ['rows_changed']],
			['old_totals', ['dataset_removed']],
			['returns', ['dataset_added']],
		],
	);
	t.is(reports[0]?.rows?.added, 1);
});

test('against the same build nothing changed, and the output says so', async t => {
	const compare = await compareIn(t);
	const {status, stdout, stderr} = await compare('--dbt', path.join(manifests, 'pr'), '--dbt-state', both[1] ?? '');
	t.is(status, 0);
	t.is(stdout, '');
	t.is(stderr, 'dbt: no model changed between both builds\n');
});

test('dbt flags that do not fit, and builds without a manifest, are usage errors', async t => {
	const compare = await compareIn(t);
	for (const [flags, message] of [
		[['--dbt-state', 'prod'], /--dbt is missing/v],
		[['--dbt', 'pr', '--dbt-downstream'], /--dbt-downstream needs --dbt-state/v],
		[[...both, '--map', 'a=b'], /--dbt cannot be combined with --map/v],
		[['--dbt', path.join(repository, 'docs')], /There is no .*docs\/manifest\.json/v],
	] as const) {
		const {status, stderr} = await compare(...flags);
		t.is(status, 2);
		t.regex(stderr, message);
	}
});
