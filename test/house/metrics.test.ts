// A metric is one definition in one place.
import fs from 'node:fs';
import path from 'node:path';
import test from 'ava';
import {metrics} from '../../source/profiling/metrics/catalogue.ts';
import {metricNames} from '../../source/profiling/metrics/names.ts';
import {sourceDirectory, sourceModules} from '../support/source-imports.ts';

const families = sourceModules().filter(module => module.startsWith('profiling/metrics/'));

/** The names of the metrics that a module of the catalogue defines. */
const definedIn = async (module: string): Promise<readonly string[]> => {
	const exported = (await import(path.join(sourceDirectory, module))) as Readonly<Record<string, unknown>>;
	return Object.values(exported)
		.filter(value => Array.isArray(value))
		.flat()
		.flatMap((value: unknown) =>
			typeof value === 'object' && value !== null && 'finish' in value && 'name' in value
				? [String(value.name)]
				: [],
		);
};

test('every metric is defined once, and the catalogue has them all', async t => {
	const defined = await Promise.all(families.map(async module => definedIn(module)));
	t.deepEqual(defined.flat().toSorted(), metricNames.toSorted());
	t.deepEqual(metrics.keys().toArray(), [...metricNames]);
});

test('a scan and a store name no metric by hand: a new one needs nothing of them', t => {
	const rooms = ['connectors/', 'storage/', 'events/', 'profiling/accumulators/'];
	// `count` is a word of other things as well.
	const named = new RegExp(`'(?:${metricNames.filter(name => name !== 'count').join('|')})'`, 'gv');
	const found = sourceModules()
		.filter(module => rooms.some(room => module.startsWith(room)))
		.flatMap(module =>
			fs
				.readFileSync(path.join(sourceDirectory, module), 'utf8')
				.matchAll(named)
				.map(([name]) => `${module}: ${name}`)
				.toArray(),
		);
	t.deepEqual(found, []);
});
