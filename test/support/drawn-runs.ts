// Runs of columns whose values are drawn from a known distribution, profiled like a scan.
import {metrics} from '../../source/profiling/metrics/catalogue.ts';
import type {SemanticType} from '../../source/profiling/column-types.ts';
import {addColumn, createColumnAccumulator} from '../../source/profiling/accumulators/column-accumulator.ts';
import {summariseColumn} from '../../source/profiling/accumulators/column-summary.ts';
import {RowBuffer, type StoredValue} from '../../source/profiling/accumulators/row-buffer.ts';
import type {ColumnProfile, Run, RunProfile} from '../../source/profiling/profile.ts';
import {run} from './drift-runs.ts';

export type Random = () => number;

/** Draws a number of values. */
export type Draw = (random: Random, rows: number) => readonly StoredValue[];

export type Shape = {
	readonly type: SemanticType;
	/** @param shift In standard deviations, or for categories the part of the first one that moves to the last. */
	readonly draw: (random: Random, rows: number, shift?: number) => readonly StoredValue[];
};

const normal = (random: Random): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

const each =
	(value: (random: Random) => StoredValue): Draw =>
	(random, rows) =>
		Array.from({length: rows}, () => value(random));

const shifted = (type: SemanticType, deviation: number, value: (random: Random) => number): Shape => ({
	type,
	draw: (random, rows, shift = 0) => each(draw => value(draw) + shift * deviation)(random, rows),
});

/** Student's t: a normal variable over the root of a χ² one with three degrees of freedom. */
const student = (random: Random): number =>
	normal(random) / Math.sqrt((normal(random) ** 2 + normal(random) ** 2 + normal(random) ** 2) / 3);

const poisson = (random: Random, mean: number): number => {
	const limit = Math.exp(-mean);
	let count = 0;
	for (let product = random(); product > limit; product *= random()) {
		count++;
	}

	return count;
};

const segments = ['Basic', 'Standard', 'Premium', 'Trial', 'Partner'] as const;
const bounds = [0.4, 0.75, 0.9, 0.96];

const segment = (at: number): string => segments[bounds.filter(bound => at >= bound).length] ?? segments[0];

const dayText = (day: number): string =>
	new Date(Date.UTC(2021, 0, 1) + Math.floor(day) * 86_400_000).toISOString().slice(0, 10);

/** The eight shapes for measuring false alarms and detection. */
export const shapes = {
	normal: shifted('float', 15, random => 100 + 15 * normal(random)),
	lognormal: shifted('float', 2.16, random => Math.exp(normal(random))),
	uniform: shifted('float', 0.2887, random => random()),
	'heavy-tailed': shifted('float', 1.732, random => student(random)),
	'zero-inflated': {
		type: 'float',
		draw: (random, rows, shift = 0) =>
			Array.from({length: rows}, () => (random() < 0.6 ? 0 : Math.exp(3 + normal(random)) + shift * 33)),
	},
	'small integers': shifted('integer', 1.732, random => poisson(random, 3)),
	categories: {
		type: 'text',
		draw: (random, rows, shift = 0) =>
			Array.from({length: rows}, () => segment(Math.min(0.999, random() + shift * 0.35))),
	},
	dates: {
		type: 'date',
		draw: (random, rows, shift = 0) => Array.from({length: rows}, () => dayText(random() * 1000 + shift * 288.7)),
	},
} as const satisfies Readonly<Record<string, Shape>>;

export type ShapeName = keyof typeof shapes;
export const shapeNames: readonly ShapeName[] = [
	'normal',
	'lognormal',
	'uniform',
	'heavy-tailed',
	'zero-inflated',
	'small integers',
	'categories',
	'dates',
];

/** The profile of a column that holds these values. */
export const profiledColumn = (
	name: string,
	type: SemanticType,
	values: readonly StoredValue[],
	{sampleRows = null, primaryKey = false}: {readonly sampleRows?: number | null; readonly primaryKey?: boolean} = {},
): ColumnProfile => {
	const accumulator = createColumnAccumulator({type, unique: primaryKey});
	addColumn(accumulator, 0, {
		rows: RowBuffer.of(
			values.map(value => [value]),
			1,
		),
		isExact: true,
	});
	const summary = summariseColumn(accumulator, {
		sampleRows,
		histogramBins: 10,
		maxDistinctValues: 1000,
		distinct: undefined,
	});
	return {
		column: {
			name,
			databaseType: type.toUpperCase(),
			semanticType: type,
			nullable: true,
			primaryKey,
		},
		metrics: new Map(
			metrics
				.values()
				.filter(({appliesTo}) => appliesTo(type))
				.flatMap(metric => {
					const measured = metric.finish(summary);
					return measured === undefined ? [] : [[metric.name, measured] as const];
				}),
		),
		errors: new Map(),
	};
};

/** A run of some columns that all have the same number of rows. */
export const profiledRun = (columns: readonly ColumnProfile[], parts: Partial<Run> = {}): RunProfile => {
	const count = columns[0]?.metrics.get('count')?.value;
	return {run: run({rowCount: typeof count === 'number' ? count : 0, ...parts}), columns};
};
