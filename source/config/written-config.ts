// Writes a config for a user, from the answers to the questions of `init`, or from a source that a user named.
import path from 'node:path';
import type {DatabaseDescription} from '../databases/description.ts';
import {noAnswer, yamlLine, type Answers} from '../databases/init-template.ts';
import {databaseOf} from '../databases/registry.ts';
import {withoutReferences} from './expand-variables.ts';
import type {LoadedConfig} from './load.ts';

/** What `init` needs of a database. */
export type InitDatabase = Pick<DatabaseDescription, 'type' | 'init'>;

/** Lines that do not come from answers. */
export type ConfigLines = {
	/** Lines under `source`, without indentation, after those of the answers. */
	readonly source?: readonly string[];
	/** The file that keeps the runs so far. */
	readonly storeFile?: string | undefined;
};

const storageText = (storeFile: string | undefined): string =>
	storeFile === undefined
		? `# Where runs are kept: the file .profilemesh/profilemesh.db beside this one, unless this says otherwise.
# storage:
#   connection: {type: postgres, host: localhost, database: results, username: me, schema: profilemesh}
`
		: `# Where the runs so far are kept. Without this, it is the file .profilemesh/profilemesh.db beside this one.
storage:
  connection:
    type: sqlite
${yamlLine('filepath', storeFile)
	.map(line => `    ${line}\n`)
	.join('')}`;

/** Writes the whole file from the answers. */
export const configText = (
	{type, init}: InitDatabase,
	answers: Answers,
	{source = [], storeFile}: ConfigLines = {},
): string => `# ProfileMesh: which database is profiled, where the runs are kept, and when a change counts as drift.
# \`profilemesh config schema\` prints every key there is, for editors too.

# The database to profile. It is only ever read.
source:
  type: ${type}
${[...init.lines(answers), ...source].map(line => `  ${line}\n`).join('')}
${storageText(storeFile)}
profiling:
  # Names, globs (\`sales_*\`) or /regular expressions/; the first rule that matches a table counts.
  # Without rules, every table.
  # tables:
  #   - table: customers
  #   - table: events_*
  #     sample_ratio: 0.1
  distinct: auto # exact up to a budget, else an estimate that is marked so; or exact, approximate
  concurrency: 4 # tables in flight
  statement_timeout: 5m

# Who is told of new findings: as JSON, or as a message for Slack or Teams.
# notify:
#   - {url: '\${SLACK_WEBHOOK:-}', format: slack, from: high}

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

/** The variable with the password of a named source. */
const passwordVariable = 'POSTGRES_PASSWORD';

export type WrittenConfig = {
	readonly text: string;
	/** The variables that it refers to, with their values. */
	readonly variables: Readonly<Record<string, string>>;
};

/**
Writes the config of a source that a user named without one. A password becomes a reference to a variable. Paths below
the directory of the file become relative to it.
*/
export const configOfSource = (
	{config, named}: Required<Pick<LoadedConfig, 'config' | 'named'>>,
	file: string,
	storeFile: string | undefined,
): WrittenConfig => {
	const {source} = config;
	const database = databaseOf(source);
	const {paths}: {readonly paths: readonly string[]} = database;
	const {type, ...keys} = named.connection;
	const inFile = (key: string, value: string): string => {
		const relative = path.relative(path.dirname(path.resolve(file)), value);
		return !paths.includes(key) || relative.startsWith('..') || path.isAbsolute(relative) ? value : relative;
	};

	const asked = new Set(database.init.questions.map(({name}) => name));
	const password = 'password' in source ? source.password : undefined;
	const answerOf = (key: string, value: unknown): string => {
		const text = inFile(key, String(value));
		return String(withoutReferences(text));
	};

	const answers = new Map([
		...Object.entries(keys)
			.filter(([key]) => asked.has(key))
			.map(([key, value]) => [key, answerOf(key, value)] as const),
		...(asked.has('passwordVariable')
			? [['passwordVariable', password === undefined ? noAnswer : passwordVariable] as const]
			: []),
	]);
	const others = Object.entries(keys).filter(([key]) => !asked.has(key));
	return {
		text: configText({type, init: database.init}, answers, {
			source: others.map(([key, value]) => `${key}: ${JSON.stringify(withoutReferences(value))}`),
			storeFile,
		}),
		variables: password === undefined ? {} : {[passwordVariable]: password},
	};
};
