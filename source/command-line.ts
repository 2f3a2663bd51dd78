// The commands and their flags. Each loads its own code when it runs, so that help and version cost nothing else.
import {Command, Option, type CommanderError} from 'commander';
import type {AcceptOptions} from './commands/accept.ts';
import type {PinOptions} from './commands/baseline.ts';
import type {ConfigArguments} from './commands/config.ts';
import type {ExplainOptions} from './commands/drift-explain.ts';
import type {ReplayOptions} from './commands/drift-replay.ts';
import type {DriftCommandOptions} from './commands/drift.ts';
import {
	baselineOption,
	configOption,
	currentOption,
	datasetOption,
	environmentOption,
	eventsOption,
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
import {ProfileMeshError} from './errors.ts';
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
		readonly events?: string;
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
		.addOption(eventsOption())
		.action(async (_options, itself: Command) => run(async edge => {
			const {table: tables, output: outputFile, ...flags} = flagsOf<Flags>(itself);
			const [{profileCommand}, {interruptible}, {withPipedWorkspace}] = await Promise.all([
				import('./commands/profile.ts'), import('./interruption.ts'), import('./commands/pipes.ts'),
			]);
			const options = {...flags, tables, outputFile};
			return interruptible(
				async signal => withPipedWorkspace(flags, edge, async (workspace, pipes) => profileCommand(options, workspace, edge.output, signal, pipes)),
				() => {
					edge.output.stderr('Stopping: what is finished is kept. Press ctrl-c again to stop at once.\n');
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
	const onRuns = (itself: Command) => itself
		.addOption(configOption())
		.addOption(environmentOption())
		.addOption(datasetOption())
		.addOption(schemaOption())
		.addOption(baselineOption())
		.addOption(currentOption());

	command
		.addOption(configOption())
		.addOption(environmentOption())
		.addOption(datasetOption())
		.addOption(schemaOption())
		.option('--all', 'every dataset with two runs')
		.addOption(baselineOption())
		.addOption(currentOption())
		.addOption(new Option('--fail-on-drift [level]', 'exit with 1 from this severity on').choices(['low', 'medium', 'high']).preset('high'))
		.addOption(new Option('--format <format>', 'text, json, markdown, junit or sarif').default('text'))
		.option('--json', 'the same as --format json')
		.option('-o, --output <file>', 'write the report to a file instead of stdout')
		.addOption(eventsOption())
		.action(async (_options, itself: Command) => run(async edge => {
			const {json, format, ...flags} = flagsOf<Flags>(itself);
			const [{driftCommand}, {withPipedWorkspace}] = await Promise.all([import('./commands/drift.ts'), import('./commands/pipes.ts')]);
			const options = {...flags, format: json === true ? 'json' : format};
			return withPipedWorkspace(flags, edge, async (workspace, pipes) => {
				if (pipes === undefined) {
					return driftCommand(options, workspace, edge.output);
				}

				const {interruptible} = await import('./interruption.ts');
				return interruptible(async signal => driftCommand(options, workspace, edge.output, {pipes, signal}), () => undefined);
			});
		}));

	onRuns(command.command('explain'))
		.description('show how one verdict came about, number by number')
		.argument('<verdict>', 'COLUMN.METRIC, COLUMN.distribution, or count')
		.addOption(jsonOption())
		.action(async (target: string, _options, itself: Command) => run(async ({output, env}) => {
			const {dataset, ...flags} = flagsOf<ConfigFlags & Omit<ExplainOptions, 'target' | 'dataset'> & {readonly dataset?: string}>(itself);
			const {explainCommand} = await import('./commands/drift-explain.ts');
			return withWorkspace(flags, env, async workspace => explainCommand({...flags, dataset: needed(dataset, 'explain'), target}, workspace, output));
		}));

	command.command('replay')
		.description('run today’s rules over the kept runs: which would have alarmed')
		.addOption(configOption())
		.addOption(environmentOption())
		.addOption(datasetOption())
		.addOption(schemaOption())
		.option('--all', 'every dataset with two runs')
		.addOption(new Option('--last <n>', 'at most this many runs of a dataset').argParser(wholeNumber).default(30))
		.addOption(jsonOption())
		.action(async (_options, itself: Command) => run(async ({output, env}) => {
			const flags = flagsOf<ConfigFlags & ReplayOptions>(itself);
			const {replayCommand} = await import('./commands/drift-replay.ts');
			return withWorkspace(flags, env, async workspace => replayCommand(flags, workspace, output));
		}));

	command.command('schema')
		.description('print the JSON Schema of drift reports')
		.action(async () => run(async ({output}) => {
			const {printDriftSchema} = await import('./commands/drift-schema.ts');
			return printDriftSchema(output);
		}));
};

/** An option that a command cannot do without, though the command above it can. */
const needed = (dataset: string | undefined, command: string): string => {
	if (dataset === undefined) {
		throw new ProfileMeshError('usage', `No dataset to ${command}`, {hint: 'Name it with --dataset'});
	}

	return dataset;
};

const defineBaseline: Define = (baseline, run) => {
	const onDataset = (name: string) => baseline.command(name)
		.addOption(configOption())
		.addOption(environmentOption())
		.addOption(datasetOption().makeOptionMandatory())
		.addOption(schemaOption());

	onDataset('pin')
		.description('compare later runs of a dataset with this one')
		.argument('[run]', 'id of a run, or the beginning of one; the latest when left out')
		.option('--reason <text>', 'why, for whoever reviews it')
		.action(async (id: string | undefined, _options, itself: Command) => run(async ({output, env}) => {
			const flags = flagsOf<ConfigFlags & Omit<PinOptions, 'run'>>(itself);
			const {pinCommand} = await import('./commands/baseline.ts');
			return withWorkspace(flags, env, async workspace => pinCommand({...flags, run: id}, workspace, output));
		}));

	onDataset('unpin')
		.description('let go of the pinned run of a dataset')
		.action(async (_options, itself: Command) => run(async ({output, env}) => {
			const flags = flagsOf<ConfigFlags & Omit<PinOptions, 'run'>>(itself);
			const {unpinCommand} = await import('./commands/baseline.ts');
			return withWorkspace(flags, env, async workspace => unpinCommand(flags, workspace, output));
		}));

	baseline.command('list')
		.description('list the pinned runs')
		.addOption(configOption())
		.addOption(environmentOption())
		.addOption(jsonOption())
		.action(async (_options, itself: Command) => run(async ({output, env}) => {
			const flags = flagsOf<ConfigFlags & {readonly json?: boolean}>(itself);
			const {listBaselines} = await import('./commands/baseline.ts');
			return withWorkspace(flags, env, async workspace => listBaselines(flags, workspace, output));
		}));
};

const defineAccept: Define = (command, run) => {
	command
		.argument('[verdict...]', 'COLUMN.METRIC, COLUMN for all that drifted of it, or count; everything that drifted when left out')
		.addOption(configOption())
		.addOption(environmentOption())
		.addOption(datasetOption())
		.addOption(schemaOption())
		.option('--reason <text>', 'why it may pass, for whoever reviews it')
		.option('--expires <when>', 'how long it holds: 30d, 4w, or its last day', '90d')
		.addOption(baselineOption())
		.addOption(currentOption())
		.option('--list', 'list what is accepted')
		.option('--remove', 'take back what was accepted')
		.addOption(jsonOption())
		.action(async (targets: readonly string[], _options, itself: Command) => run(async ({output, env}) => {
			const flags = flagsOf<ConfigFlags & Omit<AcceptOptions, 'targets'>>(itself);
			const {acceptCommand} = await import('./commands/accept.ts');
			return withWorkspace(flags, env, async workspace => acceptCommand({...flags, targets}, workspace, output));
		}));
};

const defineRuns: Define = (runs, run) => {
	type Flags = ConfigFlags & Omit<ListRunsOptions, 'environment'>;
	const inStore = async (flags: ConfigFlags, env: Edge['env'], work: (store: Store) => Promise<ExitStatus>) =>
		withWorkspace(flags, env, async workspace => work(await workspace.store()));

	runs
		.addOption(configOption())
		.addOption(datasetOption())
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
		.description('delete old runs, never a pinned baseline')
		.requiredOption('--keep <what>', 'how long runs stay (90d), or how many of each dataset (50)')
		.option('--dry-run', 'show what would be deleted, and delete nothing')
		.addOption(configOption())
		.addOption(environmentOption())
		.addOption(jsonOption())
		.action(async (_options, itself: Command) => run(async ({output, env}) => {
			const flags = flagsOf<ConfigFlags & PruneRunsOptions>(itself);
			const {pruneRuns} = await import('./commands/runs.ts');
			return withWorkspace(flags, env, async workspace => {
				const {decisionsOf} = await import('./workspace.ts');
				// What is pinned is asked before anything is opened: without knowing it nothing is deleted.
				const {baselines} = await decisionsOf(workspace);
				return pruneRuns(flags, {store: await workspace.store(), baselines}, output);
			});
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
	{name: 'baseline', description: 'pin the run that later ones are compared with', define: defineBaseline},
	{name: 'accept', description: 'let a drift pass for some time, for a reason', define: defineAccept},
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
		.addOption(environmentOption())
		.option('--inline', 'the session below what is on the screen, not on a screen of its own')
		.option('--ascii', 'the session without box and block characters');
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
