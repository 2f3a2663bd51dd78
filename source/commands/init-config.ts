// The config that `profilemesh init` writes: what it asks of each type of database, and the file that comes of the answers.
import {sslModes} from '../config/connection-schema.ts';
import type {ConnectionConfig} from '../config/schema.ts';

export type Question = {
	/** Also the flag that answers it, in camel case. */
	readonly name: string;
	readonly text: string;
	/** What counts where nothing is answered; without it, something must be. */
	readonly fallback?: string;
	/** What is wrong with an answer, if something is. */
	readonly problem?: (answer: string) => string | undefined;
};

export type Answers = ReadonlyMap<string, string>;

type Template = {
	readonly title: string;
	readonly questions: readonly Question[];
	/** Lines of YAML under `source`. */
	readonly source: (answers: Answers) => readonly string[];
};

/** A YAML value: plain where that is safe, else in quotes, which are those of JSON. */
const yaml = (value: string): string =>
	/^[\w.\/~][\w\-.\/~]*$/v.test(value) && !/^(?:[\d+\-.]+|true|false|yes|no|on|off|null|~)$/iv.test(value)
		? value
		: JSON.stringify(value);

const line = (key: string, value: string | undefined, comment = ''): readonly string[] =>
	value === undefined || value === ''
		? []
		: [
				`${key}: ${/^\$\{\w+\}$/v.test(value) || /^\d+$/v.test(value) ? value : yaml(value)}${comment === '' ? '' : ` # ${comment}`}`,
			];

const isPort = (answer: string): string | undefined =>
	/^\d{1,5}$/v.test(answer) && Number(answer) > 0 && Number(answer) < 65_536
		? undefined
		: 'It must be a number from 1 to 65535';

const isVariable = (answer: string): string | undefined =>
	/^[A-Z_a-z]\w*$/v.test(answer) ? undefined : 'It must be the name of a variable: letters, digits and _';

const isSslMode = (answer: string): string | undefined =>
	(sslModes as readonly string[]).includes(answer) ? undefined : `It must be one of ${sslModes.join(', ')}`;

/** One entry a type of database. */
const templates: Partial<Readonly<Record<ConnectionConfig['type'], Template>>> = {
	sqlite: {
		title: 'a SQLite file',
		questions: [{name: 'filepath', text: 'Database file'}],
		source: answers =>
			line('filepath', answers.get('filepath'), "from this file's directory; opened read-only, never created"),
	},
	postgres: {
		title: 'a PostgreSQL server',
		questions: [
			{name: 'host', text: 'Host', fallback: 'localhost'},
			{
				name: 'port',
				text: 'Port',
				fallback: '5432',
				problem: isPort,
			},
			{name: 'database', text: 'Database'},
			{name: 'username', text: 'Role to log in as (nothing: PGUSER, or your own name)', fallback: ''},
			{
				name: 'passwordVariable',
				text: 'Variable that holds the password (- for none: PGPASSWORD or .pgpass)',
				fallback: 'POSTGRES_PASSWORD',
				problem: answer => (answer === '-' ? undefined : isVariable(answer)),
			},
			{name: 'schema', text: 'Schema', fallback: 'public'},
			{
				name: 'ssl',
				text: 'Encryption, as sslmode',
				fallback: 'prefer',
				problem: isSslMode,
			},
		],
		source(answers) {
			const variable = answers.get('passwordVariable');
			return [
				...line('host', answers.get('host')),
				...line('port', answers.get('port')),
				...line('database', answers.get('database')),
				...line('username', answers.get('username')),
				...(variable === undefined || variable === '-'
					? ['# password: ${POSTGRES_PASSWORD} # left out: PGPASSWORD, or a line of ~/.pgpass'] // eslint-disable-line no-template-curly-in-string -- it is what stands in the config
					: line('password', `\${${variable}}`, 'from the environment, never in this file')),
				...line('schema', answers.get('schema')),
				...line('ssl', answers.get('ssl'), sslModes.join(', ')),
			];
		},
	},
	snowflake: {
		title: 'a Snowflake account',
		questions: [
			{name: 'account', text: 'Account identifier, such as myorg-account1'},
			{name: 'database', text: 'Database'},
			{name: 'schema', text: 'Schema', fallback: 'PUBLIC'},
			{name: 'warehouse', text: 'Warehouse'},
			{name: 'role', text: "Role to work as (- for the user's own)", fallback: '-'},
			{name: 'username', text: 'User to log in as'},
			{name: 'privateKeyPath', text: 'Private key file (- for another login)', fallback: '-'},
			{
				name: 'passwordVariable',
				text: "Variable that holds the password, or the key's passphrase (- for none: a key without one, else the browser)",
				fallback: '-',
				problem: answer => (answer === '-' ? undefined : isVariable(answer)),
			},
		],
		source(answers) {
			const given = (name: string): string | undefined =>
				answers.get(name) === '-' ? undefined : answers.get(name);
			const [key, variable] = [given('privateKeyPath'), given('passwordVariable')];
			return [
				...line('account', answers.get('account')),
				...line('database', answers.get('database')),
				...line('schema', answers.get('schema')),
				...line('warehouse', answers.get('warehouse')),
				...line('role', given('role')),
				...line('username', answers.get('username')),
				...line('private_key_path', key, "from this file's directory"),
				...line(
					'password',
					variable === undefined ? undefined : `\${${variable}}`,
					key === undefined ? 'from the environment, never in this file' : "the key's passphrase",
				),
				...(key === undefined && variable === undefined
					? line('authenticator', 'externalbrowser', 'opens the browser')
					: []),
			];
		},
	},
};

export const initTypes: readonly string[] = Object.keys(templates);

/** The template of a type; `undefined` where there is none. */
export const templateOf = (type: string): Template | undefined =>
	new Map<string, Template>(Object.entries(templates)).get(type);

/** The whole file. */
export const configText = (
	type: string,
	{source}: Template,
	answers: Answers,
): string => `# ProfileMesh: which database is profiled, where the runs are kept, and when a change counts as drift.
# \`profilemesh config schema\` prints every key there is, for editors too.

# The database to profile. It is only ever read.
source:
  type: ${type}
${source(answers)
	.map(text => `  ${text}\n`)
	.join('')}
# Where runs are kept: the file .profilemesh/profilemesh.db beside this one, unless this says otherwise.
# storage:
#   connection: {type: postgres, host: localhost, database: results, username: me, schema: profilemesh}

profiling:
  # Names, globs (\`sales_*\`) or /regular expressions/; the first rule that matches a table counts. Without them, every table.
  # tables:
  #   - table: customers
  #   - table: events_*
  #     sample_ratio: 0.1
  distinct: auto # exact up to a budget, else an estimate that is marked so; or exact, approximate
  concurrency: 4 # tables in flight
  statement_timeout: 5m

drift:
  # From which change on a drift is low, medium or high: in percent, or in points for metrics that are percents.
  thresholds: {low: 5, medium: 15, high: 30}
  # ignore:
  #   - column: '*_id'
  #     metric: '{mean,stddev,max}'

# Other settings for other places: \`--environment production\`.
# environments:
#   production:
#     source: {host: db.example.com}
`;
