// Runs of a wide table, for the storage and for drift, with 26 metrics a column.
import {randomUUID} from 'node:crypto';
import {seeded, type Random} from '../../source/sample/seeded-random.ts';
import {metricNames, type MetricName} from '../../source/profiling/metrics/names.ts';
import type {ColumnProfile, Measured, MetricValue, RunProfile} from '../../source/profiling/profile.ts';

export const dataset = {schemaName: 'main', datasetName: 'wide'} as const;
export const environment = 'development';
/** All but one of those that there are. */
const metrics = metricNames.filter(name => name !== 'mismatched_count');

const valueOf = (metric: MetricName, random: Random): MetricValue => {
	if (metric === 'histogram') {
		return Array.from({length: 10}, (_, bin) => ({
			binStart: bin * 12.5,
			binEnd: (bin + 1) * 12.5,
			count: random.integer(0, 100_000),
		}));
	}

	if (metric === 'percentiles') {
		const [from, step] = [random.integer(0, 1000), random.integer(1, 1e6) / 1e3];
		return Array.from({length: 101}, (_, percent) => from + percent * step);
	}

	return metric === 'top_values'
		? Array.from({length: 10}, (_, rank) => ({value: random.integer(0, 1000), count: 1000 - rank}))
		: Math.round(random.next() * 1e9) / 1e3;
};

const column = (position: number, random: Random): ColumnProfile => ({
	column: {
		name: `column_${position}`,
		databaseType: 'INTEGER',
		semanticType: 'integer',
		nullable: true,
		primaryKey: false,
	},
	metrics: new Map(
		metrics.map(metric => [
			metric,
			{value: valueOf(metric, random), provenance: {kind: 'exact'}} satisfies Measured,
		]),
	),
	errors: new Map(),
});

/** A run of the wide table; the same figures for the same seed. */
export const wideProfile = (profiledAt: Date, {seed = 1, columns: columnCount = 200} = {}): RunProfile => {
	const random = seeded(seed);
	return {
		run: {
			...dataset,
			runId: randomUUID(),
			batchId: randomUUID(),
			profiledAt,
			environment,
			status: 'completed',
			rowCount: 1_000_000,
			columnCount,
			source: 'sqlite:/data/wide.db',
			durationMs: 1000,
			sampling: {kind: 'all'},
			slice: null,
			error: null,
			version: '0.2.0',
		},
		columns: Array.from({length: columnCount}, (_, position) => column(position, random)),
	};
};
