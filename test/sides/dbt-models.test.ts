// The models that changed between two builds of a dbt project. The manifests are dbt's own: test/dbt/make-manifests.sh.
import fs from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import {readManifest, type DbtManifest} from '../../source/sides/dbt-manifest.ts';
import {changedModels} from '../../source/sides/dbt-models.ts';
import {pairModels} from '../../source/sides/pair-models.ts';
import {repository} from '../support/cli.ts';
import {temporaryDirectory} from '../support/sqlite.ts';

const dbt = path.join(repository, 'test/dbt');
const builds = Promise.all([readManifest(path.join(dbt, 'pr')), readManifest(path.join(dbt, 'prod/manifest.json'))]);

const told = (models: ReturnType<typeof changedModels>): readonly string[] =>
	models.map(({model, why}) => `${model}: ${why}`);

const edited = (manifest: DbtManifest, edits: Readonly<Record<string, object>>): DbtManifest => ({
	...manifest,
	nodes: new Map(manifest.nodes.entries().map(([id, node]) => [id, {...node, ...edits[id]}])),
});

test('a model has changed when it is new or removed, or its SQL is another', async t => {
	const [pr, prod] = await builds;
	const changed = changedModels(pr, prod);
	t.deepEqual(told(changed), ['old_totals: removed', 'orders: its SQL changed', 'returns: new']);
	t.deepEqual(
		changed.map(({left, right}) => [left, right]),
		[
			[{schema: 'prod', name: 'old_totals'}, undefined],
			[
				{schema: 'prod', name: 'orders'},
				{schema: 'pr', name: 'orders'},
			],
			[undefined, {schema: 'pr', name: 'returns'}],
		],
	);
	t.deepEqual(changedModels(prod, prod), [], 'nothing changed against itself');
});

test('models that read a changed one are compared when asked for', async t => {
	const [pr, prod] = await builds;
	t.deepEqual(told(changedModels(pr, prod, {downstream: true})), [
		'customers: it reads orders, which changed',
		'old_totals: removed',
		'orders: its SQL changed',
		'returns: new',
	]);
});

test('a macro changes the models that use it, and an ephemeral model those that read it', async t => {
	const [, prod] = await builds;
	const [id = '', macro] = prod.macros.entries().next().value ?? [];
	const later = {
		...prod,
		macros: new Map([[id, {...macro, macro_sql: 'other', depends_on: {nodes: [], macros: []}}]]),
	};
	// Only the ephemeral stg_orders uses the macro, and it has no table.
	t.deepEqual(told(changedModels(later, prod)), ['orders: it reads stg_orders, which changed']);
});

test('a model’s config is compared as written, not as a target renders it, and a seed by its rows', async t => {
	const [, prod] = await builds;
	const later = edited(prod, {
		'model.shop.regions': {unrendered_config: {materialized: 'view'}},
		'model.shop.customers': {config: {materialized: 'table', schema: 'elsewhere'}},
		'seed.shop.raw_orders': {checksum: {checksum: 'other'}},
	});
	t.deepEqual(told(changedModels(later, prod)), ['raw_orders: its rows changed', 'regions: its config changed']);
});

test('without another build, every model is looked up on the left by its name alone', async t => {
	const [pr] = await builds;
	const models = changedModels(pr, undefined);
	t.deepEqual(
		models.map(({model}) => model),
		['customers', 'orders', 'raw_customers', 'raw_orders', 'regions', 'returns'],
	);
	t.deepEqual(models[0]?.left, {schema: undefined, name: 'customers'});
});

test('tables are found in any case of letters, and a schema that a side does not have is an error', t => {
	const model = (schema: string, name: string) => ({
		model: name,
		left: {schema: 'prod', name},
		right: {schema, name},
		why: 'its SQL changed',
	});
	const left = [
		{schemaName: 'PROD', datasetName: 'ORDERS'},
		{schemaName: 'PROD', datasetName: 'GONE'},
	];
	const right = [{schemaName: 'pr', datasetName: 'orders'}];
	const paired = pairModels(left, right, [
		model('pr', 'orders'),
		model('pr', 'gone'),
		model('other', 'orders'),
		model('pr', 'never_built'),
	]);
	t.deepEqual(paired.pairs, [{left: {schemaName: 'PROD', datasetName: 'ORDERS'}, right: right[0]}]);
	t.deepEqual(paired.leftOnly, [{schemaName: 'PROD', datasetName: 'GONE'}]);
	t.deepEqual(
		paired.failed.map(({error}) => error.message),
		['The right side lists no table of the schema other', 'Neither side has a table of the model never_built'],
	);
});

test('a missing or unreadable manifest is an error that says why, and what to do', async t => {
	const directory = await temporaryDirectory(t);
	await t.throwsAsync(readManifest(directory), {message: /There is no .*manifest\.json/v});
	const file = path.join(directory, 'manifest.json');
	for (const [text, why] of [
		['{"nodes', /JSON/v],
		['[]', /expected object/v],
		['{"nodes": {}}', /metadata/v],
		[
			'{"metadata": {"dbt_schema_version": "v1"}, "nodes": {"model.a.b": {"resource_type": "model"}}}',
			/nodes\.model\.a\.b\.name/v,
		],
	] as const) {
		await fs.writeFile(file, text);
		const error = await t.throwsAsync<Error & {readonly why?: string; readonly hint?: string}>(
			readManifest(directory),
		);
		t.regex(error.message, /is not a readable manifest/v);
		t.regex(error.why ?? '', why, text);
		t.regex(error.hint ?? '', /dbt parse/v);
	}
});
