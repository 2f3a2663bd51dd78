// Describes DuckDB: a database file, as a source.
import {Buffer} from 'node:buffer';
import path from 'node:path';
import {z} from 'zod';
import {filledText} from '../../databases/connection-keys.ts';
import type {DatabaseDescription} from '../../databases/description.ts';
import {yamlLine} from '../../databases/init-template.ts';
import {fileHasMoved} from '../../databases/moved-file.ts';
import {firstBytes, missingFile} from '../../databases/named-file.ts';

/** The settings of DuckDB itself. */
export const engineParameters = z
	.strictObject({
		threads: z.int().min(1).max(256).optional().describe('Threads of DuckDB; by default `profiling.concurrency`.'),
		memory_limit: z
			.string()
			.regex(/^\d+(?:\.\d+)? ?(?:[GKMT]i?B|%)$/v, 'must be a size such as 4GB')
			.optional()
			.describe('Memory of DuckDB, for example `8GB`; by default 4 GB, at most half of what the machine has.'),
	})
	.optional()
	.describe('Parameters of DuckDB.');

export type EngineParameters = z.output<typeof engineParameters>;

const connection = z
	.strictObject({
		type: z.literal('duckdb'),
		filepath: filledText('The database file, relative to the config file.'),
		schema: filledText('The schema whose tables are meant.').default('main'),
		extra_params: engineParameters,
	})
	.describe('A DuckDB database file, opened read-only.');

export type DuckDbConnection = z.output<typeof connection>;

/** The mark of a DuckDB file, after a checksum of eight bytes. */
const magic = Buffer.from('DUCK');
const magicStart = 8;
const magicEnd = magicStart + magic.length;

const usualEnding = /\.(?:duckdb|ddb)$/iv;

export const duckdbDatabase = {
	type: 'duckdb',
	name: 'DuckDB',
	connection,
	paths: ['filepath'],
	identity: ({filepath}) => `duckdb:${filepath}`,
	fingerprint: async ({filepath}) => `duckdb:${filepath}`,
	hasMoved: async (earlier, fingerprint) =>
		fileHasMoved(earlier.replace('duckdb:', ''), fingerprint.replace('duckdb:', '')),
	file: ({filepath}) => filepath,
	async named(target) {
		const filepath = path.resolve(target);
		const bytes = await firstBytes(filepath, magicEnd);
		if (bytes === undefined && usualEnding.test(filepath)) {
			throw missingFile(filepath);
		}

		return bytes?.subarray(magicStart).equals(magic)
			? {connection: {type: 'duckdb', filepath}, name: path.basename(filepath), target: filepath}
			: undefined;
	},
	init: {
		questions: [
			{
				name: 'filepath',
				text: 'Database file',
				flag: {value: 'file', description: 'the database file'},
			},
			{name: 'schema', text: 'Schema', flag: {value: 'name', description: 'schema'}, fallback: 'main'},
		],
		lines: answers => [
			...yamlLine(
				'filepath',
				answers.get('filepath'),
				"from this file's directory; opened read-only, never created",
			),
			...yamlLine('schema', answers.get('schema')),
		],
	},
	async connector() {
		const {duckdbConnector} = await import('./connector.ts');
		return duckdbConnector;
	},
} as const satisfies DatabaseDescription<DuckDbConnection>;
