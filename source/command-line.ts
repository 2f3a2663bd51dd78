// The commands and their flags. Each loads its own code when it runs, so that help and version cost nothing else.
import {Command, Option, type CommanderError} from 'commander';
import type {ConfigArguments} from './commands/config.ts';
import type {DriftCommandOptions} from './commands/drift.ts';
import {
	configOption,
	environmentOption,
	flagsOf,
	jsonOption,
	schemaOption,
	tableOption,
	wholeNumber,
	withWorkspace,
	type Edge,
	type Run,
} from './commands/flags.ts';
import type {ConfigFlags} from './commands/open-workspace.ts';
import type {ListRunsOptions, PruneRunsOptions} from './commands/runs.ts';
import type {ExitStatus} from './exit-status.ts';
import type {Store} from './storage/store.ts';
import {version} from './version.ts';

/** Gives a command its flags and its work. */
type Define = (command: Command, run: Run) => void;

const defineProfile: Define = (command, run) => {
	type Flags = ConfigFlags & {
		readonly table?: readonly string[];
		readonly dryRun?: boolean;
		readonly json?: boolean;
		readonly output?: string;
		readonly quiet?: boolean;
		readonly concurrency?: number;
	};
	command
		.addOption(configOption())
		.addOption(environmentOption())
		.addOption(tableOption())
		.option('--dry-run', 'profile, but write nothing to the storage')
		.addOption(jsonOption())
		.option('-o, --output <file>', 'write the JSON document to a file')
		.option('-q, --quiet', 'tell of failures only')
		.addOption(new Option('--concurrency <n>', 'tables in flight').argParser(wholeNumber))
		.action(async (_options, itself: Command) => run(async ({output, env}) => {
			const {table: tables, output: outputFile, ...flags} = flagsOf<Flags>(itself);
			const [{profileCommand}, {interruptible}] = await Promise.all([import('./commands/profile.ts'), import('./interruption.ts')]);
			return interruptible(
				async signal => withWorkspace(flags, env, async workspace => profileCommand({...flags, tables, outputFile}, workspace, output, signal)),
				() => {
					output.stderr('Stopping: what is finished is kept. Press ctrl-c again to stop at once.\n');
				},
			);
		}));
};

const definePlan: Define = (command, run) => {
	type Flags = ConfigFlags & {readonly table?: readonly string[]; readonly json?: boolean};
	command
		.addOption(configOption())
		.addOption(environmentOption())
		.addOption(tableOption())
		.addOption(jsonOption())
		.action(async (_options, itself: Command) => run(async ({output, env}) => {
			const {table: tables, json, ...flags} = flagsOf<Flags>(itself);
			const {planCommand} = await import('./commands/plan.ts');
			return withWorkspace(flags, env, async workspace => planCommand({tables, json}, workspace, output));
		}));
};

const defineDrift: Define = (command, run) => {
	type Flags = ConfigFlags & Omit<DriftCommandOptions, 'format'> & {readonly format: string; readonly json?: boolean};
	command
		.addOption(configOption())
		.addOption(environmentOption())
		.option('-d, --dataset <name>', 'table or schema.table')
		.addOption(schemaOption())
		.option('--all', 'every dataset with two runs')
		.option('-b, --baseline <run>', 'run to compare with: an id, the beginning of one, or previous')
		.option('--current <run>', 'run to judge; the latest when left out')
		.addOption(new Option('--fail-on-drift [level]', 'exit with 1 from this severity on').choices(['low', 'medium', 'high']).preset('high'))
		.addOption(new Option('--format <format>', 'text or json').default('text'))
		.option('--json', 'the same as --format json')
		.option('-o, --output <file>', 'write the report to a file instead of stdout')
		.action(async (_options, itself: Command) => run(async ({output, env}) => {
			const {json, format, ...flags} = flagsOf<Flags>(itself);
			const {driftCommand} = await import('./commands/drift.ts');
			const options = {...flags, format: json === true ? 'json' : format};
			return withWorkspace(flags, env, async workspace => driftCommand(options, workspace, output));
		}));
};

const defineRuns: Define = (runs, run) => {
	type Flags = ConfigFlags & Omit<ListRunsOptions, 'environment'>;
	const inStore = async (flags: ConfigFlags, env: Edge['env'], work: (store: Store) => Promise<ExitStatus>) =>
		withWorkspace(flags, env, async workspace => work(await workspace.store()));

	runs
		.addOption(configOption())
		.option('-d, --dataset <name>', 'table or schema.table')
		.addOption(schemaOption())
		.addOption(environmentOption())
		.addOption(new Option('--limit <n>', 'at most this many').argParser(wholeNumber))
		.addOption(jsonOption())
		.action(async (_options, itself: Command) => run(async ({output, env}) => {
			const flags = flagsOf<Flags>(itself);
			const {listRuns} = await import('./commands/runs.ts');
			return inStore(flags, env, async store => listRuns(flags, store, output));
		}));

	runs.command('show')
		.description('show a run with its columns')
		.argument('<run>', 'id of a run, or the beginning of one')
		.addOption(configOption())
		.addOption(environmentOption())
		.addOption(jsonOption())
		.action(async (id: string, _options, itself: Command) => run(async ({output, env}) => {
			const flags = flagsOf<Flags>(itself);
			const {showRun} = await import('./commands/runs.ts');
			return inStore(flags, env, async store => showRun({run: id, json: flags.json}, store, output));
		}));

	runs.command('prune')
		.description('delete old runs')
		.requiredOption('--keep <what>', 'how long runs stay (90d), or how many of each dataset (50)')
		.option('--dry-run', 'show what would be deleted, and delete nothing')
		.addOption(configOption())
		.addOption(environmentOption())
		.addOption(jsonOption())
		.action(async (_options, itself: Command) => run(async ({output, env}) => {
			const flags = flagsOf<ConfigFlags & PruneRunsOptions>(itself);
			const {pruneRuns} = await import('./commands/runs.ts');
			return inStore(flags, env, async store => pruneRuns(flags, store, output));
		}));
};

const defineInit: Define = (command, run) => {
	type Flags = Readonly<Record<string, string | undefined>> & {readonly config: string; readonly type?: string};
	type Switches = {readonly force?: boolean; readonly test: boolean};
	command
		.option('-c, --config <file>', 'config to write', 'profilemesh.yml')
		.option('--type <type>', 'sqlite, postgres or snowflake; asked for when left out')
		.option('--filepath <file>', 'SQLite: the database file')
		.option('--host <host>', 'host')
		.option('--port <port>', 'port')
		.option('--database <name>', 'database')
		.option('--username <name>', 'role to log in as')
		.option('--password-variable <name>', 'variable that holds the password; - for none')
		.option('--schema <name>', 'schema')
		.option('--ssl <mode>', 'PostgreSQL: encryption, as sslmode')
		.option('--account <name>', 'Snowflake: the account identifier')
		.option('--warehouse <name>', 'Snowflake: the warehouse')
		.option('--role <name>', 'Snowflake: role to work as')
		.option('--private-key-path <file>', 'Snowflake: the private key file')
		.option('--force', 'write over a config that is there')
		.option('--no-test', 'do not try the connection')
		.action(async (_options, itself: Command) => run(async ({output, env}) => {
			const {config, type, ...given} = itself.opts<Flags>();
			const {force, test} = itself.opts<Switches>();
			const [{initCommand}, {asking, isAnswerable}] = await Promise.all([import('./commands/init.ts'), import('./commands/ask.ts')]);
			const options = {
				config, type, force, test, given, env,
			};
			return type === undefined && isAnswerable()
				? asking(async ask => initCommand({...options, ask}, output))
				: initCommand({...options, ask: undefined}, output);
		}));
};

const defineConfig: Define = (config, run) => {
	const argumentsOf = async (file: string | undefined, itself: Command, env: Edge['env']): Promise<ConfigArguments> => {
		const flags = flagsOf<ConfigFlags>(itself);
		const {chooseConfig} = await import('./commands/open-workspace.ts');
		return {file: await chooseConfig({config: file ?? flags.config}, env), environment: flags.environment, env};
	};

	const onFile = (name: string) => config.command(name)
		.argument('[file]', 'config; the same as --config')
		.addOption(configOption())
		.addOption(environmentOption());

	onFile('validate')
		.description('say whether a config is valid, and everything that is wrong with it')
		.action(async (file: string | undefined, _options, itself: Command) => run(async ({output, env}) => {
			const {validateConfig} = await import('./commands/config.ts');
			return validateConfig(await argumentsOf(file, itself, env), output);
		}));

	onFile('show')
		.description('print what a config comes to, secrets masked')
		.action(async (file: string | undefined, _options, itself: Command) => run(async ({output, env}) => {
			const {showConfig} = await import('./commands/config.ts');
			return showConfig(await argumentsOf(file, itself, env), output);
		}));

	config.command('schema')
		.description('print the JSON Schema of configs, for editors')
		.action(async () => run(async ({output}) => {
			const {printConfigSchema} = await import('./commands/config.ts');
			return printConfigSchema(output);
		}));
};

/** Thrown where a command line asks for no more than help or the version, or is wrong. */
export class CommandLineEnd extends Error {
	override readonly name = 'CommandLineEnd';
	override readonly cause: CommanderError;
	readonly command: Command;

	constructor(cause: CommanderError, command: Command) {
		super(cause.message);
		this.cause = cause;
		this.command = command;
	}
}

const throwAtEnd = (command: Command): void => {
	command.exitOverride(error => {
		throw new CommandLineEnd(error, command);
	});
	for (const subcommand of command.commands) {
		throwAtEnd(subcommand);
	}
};

const commands: ReadonlyArray<{readonly name: string; readonly description: string; readonly define: Define}> = [
	{name: 'profile', description: 'profile tables and keep the profiles', define: defineProfile},
	{name: 'drift', description: 'compare two runs of a dataset', define: defineDrift},
	{name: 'plan', description: 'show what a profile would run, without touching the data', define: definePlan},
	{name: 'runs', description: 'list the kept runs, show one, delete old ones', define: defineRuns},
	{name: 'init', description: 'write a config and try its connection', define: defineInit},
	{name: 'config', description: 'check and explain configs', define: defineConfig},
];

/**
The program with its commands; each calls `run` with what it has to do. Parsing throws a CommandLineEnd where there is nothing to do.
Only commands that the command line names get their flags: the others are no more than a line of help.
*/
export const createCommandLine = (commandLine: readonly string[], run: Run): Command => {
	const program = new Command('profilemesh')
		.description('Profile database tables, keep every profile, and see what drifted.\nWithout a command: the interactive session.')
		.usage('[options] [command]')
		.version(version)
		.enablePositionalOptions()
		.configureOutput({outputError: () => undefined})
		.addOption(configOption())
		.addOption(environmentOption());
	for (const {name, description, define} of commands) {
		const command = program.command(name).description(description);
		if (commandLine.includes(name)) {
			define(command, run);
		}
	}

	throwAtEnd(program);
	return program;
};

/** Whether the command line names no command: then the session is meant. Its flags are set on the program. */
export const isBareInvocation = (program: Command, commandLine: readonly string[]): boolean => {
	const {operands, unknown} = program.parseOptions([...commandLine]);
	return operands.length === 0 && unknown.length === 0;
};
