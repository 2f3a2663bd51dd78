// The schema of a config: every key, its type, its default and its meaning.
import {z} from 'zod';
import {sourceConnectionSchema, storageConnectionSchema} from '../databases/registry.ts';
import {driftSchema} from './drift-schema.ts';
import {notifySchema} from './notify-schema.ts';
import {profilingSchema} from './profiling-schema.ts';

/** Environments that need no entry under `environments`. */
export const usualEnvironments = ['development', 'test', 'production'] as const;

/** The default storage: a file beside the config. */
export const defaultStorageConnection = {type: 'sqlite', filepath: '.profilemesh/profilemesh.db'} as const;

const tableName = z.string().min(1).max(63);

export const configSchema = z.strictObject({
	environment: z
		.string()
		.min(1)
		.max(64)
		.default('development')
		.describe(
			'development, test or production, or a name under `environments`. Runs are kept and ' +
				'compared by environment.',
		),
	source: sourceConnectionSchema.describe('The database whose tables are profiled. It is never written to.'),
	storage: z
		.strictObject({
			connection: storageConnectionSchema
				.prefault(defaultStorageConnection)
				.describe('The database that keeps the runs; a SQLite file beside the config when left out.'),
			source_name: z
				.string()
				.min(1)
				.optional()
				.describe(
					'The name under which the runs of this source are kept, in place of its address. Give one where ' +
						'the address changes, as with a new file every night.',
				),
			results_table: tableName.default('profilemesh_results').describe('The table that keeps metrics.'),
			runs_table: tableName.default('profilemesh_runs').describe('The table that keeps runs.'),
			create_tables: z
				.boolean()
				.default(true)
				.describe('Whether the tables are created or upgraded when needed.'),
		})
		.prefault({})
		.describe('Where runs are kept.'),
	profiling: profilingSchema.prefault({}),
	drift: driftSchema.prefault({}),
	rows: z
		.boolean()
		.default(true)
		.describe('Whether the rows behind a figure may be shown. Reports and storage never hold rows.'),
	reports: z
		.strictObject({
			values: z
				.boolean()
				.default(true)
				.describe(
					'Whether reports may hold values of the columns that drifted: smallest and largest, quantiles, ' +
						'listed values. The screens show them all the same.',
				),
		})
		.prefault({})
		.describe('What leaves the program: text, JSON, Markdown, JUnit, SARIF, webhooks, metadata of Dagster.'),
	notify: notifySchema,
});

/** A config with all defaults filled in; keys are those of the file, lengths of time are milliseconds. */
export type Config = z.output<typeof configSchema>;
export type DriftSettings = Config['drift'];
