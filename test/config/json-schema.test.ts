import test from 'ava';
import {z} from 'zod';
import {configJsonSchema} from '../../source/config/json-schema.ts';
import {metricNames} from '../../source/profiling/metrics/names.ts';

const check = (config: unknown): boolean => {
	const schema = z.json().parse(configJsonSchema());
	return z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]).safeParse(config).success;
};

const entriesOf = (value: unknown): ReadonlyArray<[string, unknown]> =>
	typeof value === 'object' && value !== null ? Object.entries(value) : [];

const isDescribed = (property: unknown): boolean =>
	entriesOf(property).some(([name]) => name === 'description' || name === 'const');

/** The paths of keys that editors have nothing to say about. */
const keysWithoutDescription = (schema: unknown, path: string): readonly string[] =>
	entriesOf(schema).flatMap(([name, value]) => {
		if (name !== 'properties') {
			return keysWithoutDescription(value, path);
		}

		return entriesOf(value).flatMap(([key, property]) => [
			...(isDescribed(property) ? [] : [`${path}.${key}`]),
			...keysWithoutDescription(property, `${path}.${key}`),
		]);
	});

test('the JSON schema accepts the configs that users write', t => {
	const source = {type: 'sqlite', filepath: 'shop.db'};
	const accepted: readonly unknown[] = [
		{source},
		{$schema: './schema.json', source, environment: 'test'},
		{'x-common': {sample_ratio: 0.1}, source},
		{source: {type: 'postgres', database: 'shop', port: '${PORT:-5432}'}},
		{source, profiling: {tables: [{table: 'a', sample_ratio: 0.5}], statement_timeout: '5m', metrics: ['mean']}},
		{
			source,
			drift: {
				thresholds: {high: 50},
				overrides: [{metric: '*_percent', thresholds: {low: 1}}],
				baseline: '6c02e4a1',
			},
		},
		{
			source,
			drift: {distribution: {min_rows: 500, psi: {low: 0.2}}, baseline: 'median:7', allow_for_chance: false},
		},
		{
			source,
			drift: {
				overrides: [
					{column: 'a', measure: 'absolute'},
					{column: 'a', direction: 'up', thresholds: {low: 1}},
				],
			},
		},
		{
			source,
			profiling: {
				tables: [
					{table: 'a', slice: 'auto'},
					{table: 'b', slice: {by: 'week', last: 8}},
				],
			},
		},
		{source, environments: {production: {source: {host: 'db'}, profiling: {concurrency: 2}}}},
	];
	t.deepEqual(
		accepted.filter(config => !check(config)),
		[],
	);
});

test('the JSON schema refuses what the loader refuses', t => {
	const source = {type: 'sqlite', filepath: 'shop.db'};
	const refused: readonly unknown[] = [
		{},
		{source: {...source, host: 'db'}},
		{source, profilling: {}},
		{source, profiling: {metrics: ['meen']}},
		{source, profiling: {histogram_bins: 0}},
		{source, profiling: {tables: [{sample_ratio: 1}]}},
		{source, profiling: {tables: [{table: 'a', slice: 'yes'}]}},
		{source, profiling: {tables: [{table: 'a', slice: {by: 'year'}}]}},
		{source, drift: {baseline: 'median:1'}},
		{source, drift: {overrides: [{column: 'a', direction: 'sideways'}]}},
		{source, drift: {distribution: {psi: {low: 0}}}},
		{source, environments: {production: {sorce: {}}}},
		{source, environments: {production: {profiling: {tables: [{}]}}}},
	];
	t.deepEqual(
		refused.filter(config => check(config)),
		[],
	);
});

test('every key has a description for editors, except the levels that their parent describes', t => {
	t.deepEqual(
		keysWithoutDescription(configJsonSchema(), '').filter(
			key => !/\.(?:low|medium|high)$|overrides\.thresholds$/v.test(key),
		),
		[],
	);
});

test('the JSON schema lets editors complete every metric', t => {
	const text = JSON.stringify(configJsonSchema());
	t.deepEqual(
		metricNames.filter(name => !text.includes(`"${name}"`)),
		[],
	);
});
