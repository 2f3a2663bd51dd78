// Describes Snowflake: an account, as a source and as a storage.
import path from 'node:path';
import {z} from 'zod';
import {extraParameters, filledText, portNumber} from '../../databases/connection-keys.ts';
import type {DatabaseDescription} from '../../databases/description.ts';
import {checkVariable, noAnswer, variableReference, yamlLine} from '../../databases/init-template.ts';

const connection = z
	.strictObject({
		type: z.literal('snowflake'),
		account: filledText('The account identifier, for example `myorg-account1`.'),
		host: filledText('Only where the host does not follow from the account.').optional(),
		port: portNumber('Only where it is not the usual one.').optional(),
		database: filledText('Name of the database.'),
		schema: filledText('The schema whose tables are meant.').default('PUBLIC'),
		warehouse: filledText('The warehouse that does the work.').optional(),
		role: filledText('The role to work as.').optional(),
		username: filledText('The user to log in as.').optional(),
		password: z
			.string()
			.optional()
			.describe('Better kept out of the file: refer to a variable, or set PROFILEMESH_SOURCE__PASSWORD.'),
		authenticator: filledText('How to log in, for example `SNOWFLAKE_JWT` or `externalbrowser`.').optional(),
		private_key_path: filledText(
			'The private key file of key-pair authentication, relative to the config file.',
		).optional(),
		token: z.string().optional().describe('An OAuth or programmatic access token.'),
		ssl: z.boolean().default(true).describe('Whether the connection must be encrypted.'),
		extra_params: extraParameters,
	})
	.describe('A Snowflake account.');

export type SnowflakeConnection = z.output<typeof connection>;

export const snowflakeDatabase = {
	type: 'snowflake',
	name: 'Snowflake',
	connection,
	paths: ['private_key_path'],
	identity: ({account, database}) => `snowflake:${account}/${database}`.toLowerCase(),
	fingerprint: async ({account, database}) => `snowflake:${account}/${database}`,
	hasMoved: async (earlier, fingerprint) => path.posix.basename(earlier) === path.posix.basename(fingerprint),
	init: {
		questions: [
			{
				name: 'account',
				text: 'Account identifier, such as myorg-account1',
				flag: {value: 'name', description: 'the account identifier'},
			},
			{name: 'database', text: 'Database', flag: {value: 'name', description: 'database'}},
			{name: 'schema', text: 'Schema', flag: {value: 'name', description: 'schema'}, fallback: 'PUBLIC'},
			{name: 'warehouse', text: 'Warehouse', flag: {value: 'name', description: 'the warehouse'}},
			{
				name: 'role',
				text: "Role to work as (- for the user's own)",
				flag: {value: 'name', description: 'role to work as'},
				fallback: noAnswer,
			},
			{
				name: 'username',
				text: 'User to log in as',
				flag: {value: 'name', description: 'user to log in as'},
			},
			{
				name: 'privateKeyPath',
				text: 'Private key file (- for another login)',
				flag: {value: 'file', description: 'the private key file'},
				fallback: noAnswer,
			},
			{
				name: 'passwordVariable',
				text:
					"Variable that holds the password, or the key's passphrase " +
					'(- for none: a key without one, else the browser)',
				flag: {value: 'name', description: 'variable that holds the password; - for none'},
				fallback: noAnswer,
				check: checkVariable,
			},
		],
		lines(answers) {
			const given = (name: string): string | undefined =>
				answers.get(name) === noAnswer ? undefined : answers.get(name);
			const [key, variable] = [given('privateKeyPath'), given('passwordVariable')];
			return [
				...yamlLine('account', answers.get('account')),
				...yamlLine('database', answers.get('database')),
				...yamlLine('schema', answers.get('schema')),
				...yamlLine('warehouse', answers.get('warehouse')),
				...yamlLine('role', given('role')),
				...yamlLine('username', answers.get('username')),
				...yamlLine('private_key_path', key, "from this file's directory"),
				...yamlLine(
					'password',
					variable === undefined ? undefined : variableReference(variable),
					key === undefined ? 'from the environment, never in this file' : "the key's passphrase",
				),
				...(key === undefined && variable === undefined
					? yamlLine('authenticator', 'externalbrowser', 'opens the browser')
					: []),
			];
		},
	},
	async connector() {
		const {snowflakeConnector} = await import('./connector.ts');
		return snowflakeConnector;
	},
	// Snowflake reads only metadata for this, and a session that somebody leaves open should cost almost nothing.
	pollEvery: 600_000,
	async storage() {
		const {snowflakeStorage} = await import('../../storage/snowflake/open-snowflake.ts');
		return snowflakeStorage;
	},
} as const satisfies DatabaseDescription<SnowflakeConnection>;
