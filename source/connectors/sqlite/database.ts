// Describes SQLite: a file, as a source and as a storage.
import {Buffer} from 'node:buffer';
import {basename, resolve} from 'node:path';
import {z} from 'zod';
import {filledText} from '../../databases/connection-keys.ts';
import type {DatabaseDescription} from '../../databases/description.ts';
import {yamlLine} from '../../databases/init-template.ts';
import {fileHasMoved} from '../../databases/moved-file.ts';
import {firstBytes, missingFile} from '../../databases/named-file.ts';
import {pathOf} from './file-name.ts';

const connection = z
	.strictObject({
		type: z.literal('sqlite'),
		filepath: filledText(
			'The database file, relative to the config file; `~/shop.db` and `sqlite:///shop.db` are understood.',
		).optional(),
		database: filledText('Means the database file when `filepath` is missing.').optional(),
		extra_params: z
			.looseObject({
				immutable: z.boolean().optional().describe('Reads the file without looking at locks or changes.'),
			})
			.optional()
			.describe('Parameters of the driver.'),
	})
	.describe('A SQLite file, opened read-only as a source.')
	.transform(({filepath, database, ...others}, context) => {
		const file = filepath ?? database;
		if (file === undefined) {
			context.issues.push({
				code: 'custom',
				input: filepath,
				path: ['filepath'],
				message: 'is missing: name the database file',
			});
			return z.NEVER;
		}

		return {...others, ...(database !== undefined && {database}), filepath: pathOf(file)};
	});

/** `filepath` is always set, and absolute after the config is loaded. */
export type SqliteConnection = z.output<typeof connection>;

const header = Buffer.from('SQLite format 3\0');

const usualEnding = /\.(?:db|db3|s3db|sl3|sqlite|sqlite3)$/iv;

export const sqliteDatabase = {
	type: 'sqlite',
	name: 'SQLite',
	connection,
	paths: ['filepath'],
	identity: ({filepath}) => `sqlite:${filepath}`,
	fingerprint: async ({filepath}) => `sqlite:${filepath}`,
	hasMoved: async (earlier, fingerprint) =>
		fileHasMoved(earlier.replace('sqlite:', ''), fingerprint.replace('sqlite:', '')),
	file: ({filepath}) => filepath,
	async named(target) {
		const isUrl = target.startsWith('sqlite:');
		const filepath = resolve(pathOf(target));
		const bytes = await firstBytes(filepath, header.length);
		if (bytes === undefined && (isUrl || usualEnding.test(filepath))) {
			throw missingFile(filepath);
		}

		// SQLite takes an empty file for an empty database.
		const isEmpty = bytes?.length === 0 && usualEnding.test(filepath);
		return isUrl || isEmpty || bytes?.equals(header)
			? {connection: {type: 'sqlite', filepath}, name: basename(filepath), target: filepath}
			: undefined;
	},
	init: {
		questions: [
			{
				name: 'filepath',
				text: 'Database file',
				flag: {value: 'file', description: 'the database file'},
			},
		],
		lines: answers =>
			yamlLine(
				'filepath',
				answers.get('filepath'),
				"from this file's directory; opened read-only, never created",
			),
	},
	async connector() {
		const {sqliteConnector} = await import('./connector.ts');
		return sqliteConnector;
	},
	// The file itself shows changes, so nothing is opened.
	pollEvery: 2000,
	async storage() {
		const {sqliteStorage} = await import('../../storage/sqlite/open-sqlite.ts');
		return sqliteStorage;
	},
} as const satisfies DatabaseDescription<SqliteConnection>;
