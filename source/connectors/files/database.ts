// Describes files as a source: Parquet, CSV and JSON files are its tables.
import path from 'node:path';
import {z} from 'zod';
import {filledText} from '../../databases/connection-keys.ts';
import type {DatabaseDescription} from '../../databases/description.ts';
import {yamlLine} from '../../databases/init-template.ts';
import {firstBytes, missingFile} from '../../databases/named-file.ts';
import {engineParameters} from '../duckdb/database.ts';
import {formatOf, isPattern, tableOfPattern} from './file-name.ts';

const connection = z
	.strictObject({
		type: z.literal('files'),
		paths: z
			.array(filledText('A path, or a pattern such as `data/*.csv`.'))
			.min(1)
			.describe(
				'Files, each a table: Parquet, CSV, TSV and JSON lines, plain or compressed (`.gz`, `.zst`). ' +
					'All files of a pattern are one table. Relative paths start at the config file.',
			),
		header: z.boolean().optional().describe('Whether CSV files begin with the names of their columns; else seen.'),
		delimiter: z.string().min(1).max(4).optional().describe('What separates the values of CSV files; else seen.'),
		encoding: z.enum(['utf-16', 'latin-1']).optional().describe('The encoding of CSV files; UTF-8 when left out.'),
		types: z
			.record(z.string(), z.string().regex(/^[\w \(\),\[\]]+$/v, 'must be a type of DuckDB, such as VARCHAR'))
			.optional()
			.describe('Types of columns of CSV files by their names, in place of those that are seen.'),
		extra_params: engineParameters,
	})
	.describe('Parquet, CSV and JSON files, read with DuckDB.');

export type FilesConnection = z.output<typeof connection>;

const addressOf = ({paths}: FilesConnection): string => `files:${paths.join(',')}`;

export const filesDatabase = {
	type: 'files',
	name: 'Files',
	connection,
	paths: ['paths'],
	identity: addressOf,
	fingerprint: async given => addressOf(given),
	hasMoved: async (earlier, fingerprint) => path.basename(earlier) === path.basename(fingerprint),
	async named(target) {
		if (formatOf(target) === undefined) {
			return undefined;
		}

		const file = path.resolve(target);
		if (!isPattern(target) && (await firstBytes(file, 1)) === undefined) {
			throw missingFile(file);
		}

		return {
			connection: {type: 'files', paths: [file]},
			name: isPattern(target) ? tableOfPattern(file) : path.basename(file),
			target: file,
		};
	},
	init: {
		questions: [
			{
				name: 'path',
				text: 'File, or pattern such as data/*.csv',
				flag: {value: 'path', description: 'a file, or a pattern such as data/*.csv'},
			},
		],
		lines: answers => [
			'paths: # each is a table; a pattern such as data/*.csv is one table, too',
			...yamlLine('-', answers.get('path')).map(line => `  ${line.replace('-:', '-')}`),
		],
	},
	async connector() {
		const {filesConnector} = await import('./connector.ts');
		return filesConnector;
	},
} as const satisfies DatabaseDescription<FilesConnection>;
