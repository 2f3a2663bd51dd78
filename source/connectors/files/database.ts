// Describes files as a source: Parquet, CSV and JSON files are its tables.
import path from 'node:path';
import {z} from 'zod';
import {formatOf} from '../../databases/data-file.ts';
import {filledText} from '../../databases/connection-keys.ts';
import type {DatabaseDescription} from '../../databases/description.ts';
import {yamlLine} from '../../databases/init-template.ts';
import {firstBytes, missingFile} from '../../databases/named-file.ts';
import {engineParameters} from '../duckdb/database.ts';
import {isPattern, tableOfPattern} from './file-name.ts';

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

/** The absolute paths of a file, of a pattern, or of a list with commas that is not a file itself. */
const filesOf = async (target: string): Promise<readonly string[]> => {
	const isList =
		target.includes(',') && !isPattern(target) && (await firstBytes(path.resolve(target), 1)) === undefined;
	return (isList ? target.split(',') : [target]).map(file => path.resolve(file));
};

const titleOf = ([first = '', ...others]: readonly string[]): string => {
	const name = isPattern(first) ? tableOfPattern(first) : path.basename(first);
	return others.length === 0 ? name : `${name} and ${others.length} more`;
};

export const filesDatabase = {
	type: 'files',
	name: 'Files',
	connection,
	paths: ['paths'],
	identity: addressOf,
	fingerprint: async given => addressOf(given),
	hasMoved: async (earlier, fingerprint) => path.basename(earlier) === path.basename(fingerprint),
	async named(target) {
		const files = await filesOf(target);
		if (files.some(file => formatOf(file) === undefined)) {
			return undefined;
		}

		for (const file of files) {
			// eslint-disable-next-line no-await-in-loop -- the error names the first that is missing
			if (!isPattern(file) && (await firstBytes(file, 1)) === undefined) {
				throw missingFile(file);
			}
		}

		return {connection: {type: 'files', paths: files}, name: titleOf(files), target: files.join(',')};
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
