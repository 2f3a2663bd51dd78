// The flags of `profile`, `plan` and `runs`.
import {Option, type Command} from 'commander';
import type {ExitStatus} from '../exit-status.ts';
import type {Store} from '../storage/store.ts';
import {
	configOption,
	datasetOption,
	environmentOption,
	eventsOption,
	flagsOf,
	isStandardOutput,
	jsonOption,
	schemaOption,
	sourceArgument,
	tableOption,
	wholeNumber,
	withSource,
	withWorkspace,
	type Define,
	type CommandContext,
	type RunAction,
} from './flags.ts';
import type {ConfigFlags} from './open-workspace.ts';
import type {ListRunsOptions, PruneRunsOptions} from './runs.ts';

export const defineProfile: Define = (command, run) => {
	type Flags = ConfigFlags & {
		readonly table?: readonly string[];
		readonly dryRun?: boolean;
		readonly json?: boolean;
		readonly output?: string;
		readonly quiet?: boolean;
		readonly concurrency?: number;
		readonly at?: string;
		readonly events?: string;
	};
	command
		.addArgument(sourceArgument())
		.addOption(configOption())
		.addOption(environmentOption())
		.addOption(tableOption())
		.option('--at <time>', 'record the runs as of a past time, such as 2024-03-01T06:00Z')
		.option('--dry-run', 'profile, but write nothing to the storage')
		.addOption(jsonOption())
		.option('-o, --output <file>', 'write the JSON document to a file; - is standard output')
		.option('-q, --quiet', 'print failures only')
		.addOption(new Option('--concurrency <n>', 'tables in flight').argParser(wholeNumber))
		.addOption(eventsOption())
		.action(async (source: string | undefined, _options, itself: Command) =>
			run(async edge => {
				const {table: tables, output, json, ...flags} = withSource(flagsOf<Flags>(itself), source);
				const [{profileCommand}, {interruptible}, {withPipedWorkspace}] = await Promise.all([
					import('./profile.ts'),
					import('../interruption.ts'),
					import('./pipes.ts'),
				]);
				const options = isStandardOutput(output)
					? {...flags, tables, json: true}
					: {...flags, tables, json, outputFile: output};
				return interruptible(
					async signal =>
						withPipedWorkspace(flags, edge, async (workspace, pipes) =>
							profileCommand(options, workspace, {output: edge.output, signal, pipes}),
						),
					() => {
						edge.output.stderr('Stopping: what is finished is kept. Press ctrl-c again to stop at once.\n');
					},
				);
			}),
		);
};

export const definePlan: Define = (command, run) => {
	type Flags = ConfigFlags & {readonly table?: readonly string[]; readonly json?: boolean};
	command
		.addArgument(sourceArgument())
		.addOption(configOption())
		.addOption(environmentOption())
		.addOption(tableOption())
		.addOption(jsonOption())
		.action(async (source: string | undefined, _options, itself: Command) =>
			run(async ({output, env}) => {
				const {table: tables, json, ...flags} = withSource(flagsOf<Flags>(itself), source);
				const {planCommand} = await import('./plan.ts');
				return withWorkspace(flags, {env, output}, async workspace =>
					planCommand({tables, json}, workspace, output),
				);
			}),
		);
};

const withStore = async (
	flags: ConfigFlags,
	context: CommandContext,
	work: (store: Store) => Promise<ExitStatus>,
): Promise<ExitStatus> => withWorkspace(flags, context, async workspace => work(await workspace.store()));

const defineAdopt = (runs: Command, run: RunAction): void => {
	runs.command('adopt')
		.description('a database has moved: make the runs of its old address runs of the new one')
		.argument('[source]', 'the old address; when left out, the addresses that runs are kept of are listed')
		.option('--undo', 'give adopted runs back: those of the address, or all')
		.addOption(configOption())
		.addOption(environmentOption())
		.action(async (named: string | undefined, _options, itself: Command) =>
			run(async ({output, env}) => {
				const {undo, ...flags} = flagsOf<ConfigFlags & {readonly undo?: boolean}>(itself);
				const {adoptRuns} = await import('./adopt-runs.ts');
				return withStore(flags, {env, output}, async store => adoptRuns({named, undo}, store, output));
			}),
		);
};

const definePrune = (runs: Command, run: RunAction): void => {
	runs.command('prune')
		.description('delete old runs, never a pinned baseline')
		.requiredOption('--keep <what>', 'how long runs stay (90d), or how many of each dataset (50)')
		.option('--dry-run', 'show what would be deleted, and delete nothing')
		.addOption(configOption())
		.addOption(environmentOption())
		.addOption(jsonOption())
		.action(async (_options, itself: Command) =>
			run(async ({output, env}) => {
				const flags = flagsOf<ConfigFlags & PruneRunsOptions>(itself);
				const {pruneRuns} = await import('./runs.ts');
				return withWorkspace(flags, {env, output}, async workspace => {
					// Reads the pins before anything is opened: without them nothing is deleted.
					const {baselines} = await workspace.decisions();
					return pruneRuns(flags, {store: await workspace.store(), baselines}, output);
				});
			}),
		);
};

export const defineRuns: Define = (runs, run) => {
	type Flags = ConfigFlags & Omit<ListRunsOptions, 'environment'>;
	runs.addArgument(sourceArgument())
		.addOption(configOption())
		.addOption(datasetOption())
		.addOption(schemaOption())
		.addOption(environmentOption())
		.addOption(new Option('--limit <n>', 'at most this many').argParser(wholeNumber))
		.option('--all-sources', 'also runs of other databases that are kept here')
		.addOption(jsonOption())
		.action(async (source: string | undefined, _options, itself: Command) =>
			run(async ({output, env}) => {
				const flags = withSource(flagsOf<Flags>(itself), source);
				const {listRuns} = await import('./runs.ts');
				return withStore(flags, {env, output}, async store => listRuns(flags, store, output));
			}),
		);

	runs.command('show')
		.description('show a run with its columns')
		.argument('<run>', 'id of a run, the beginning of one, or a slice')
		.addOption(configOption())
		.addOption(environmentOption())
		.addOption(jsonOption())
		.action(async (id: string, _options, itself: Command) =>
			run(async ({output, env}) => {
				const flags = flagsOf<Flags>(itself);
				const {showRun} = await import('./runs.ts');
				return withWorkspace(flags, {env, output}, async workspace => {
					const withholdsValues = !workspace.config.config.reports.values;
					return showRun({run: id, json: flags.json, withholdsValues}, await workspace.store(), output);
				});
			}),
		);

	defineAdopt(runs, run);
	definePrune(runs, run);
};
