// The flags of `profile`, `plan` and `runs`.
import {Option, type Command} from 'commander';
import {ProfileMeshError} from '../errors.ts';
import type {ExitStatus} from '../exit-status.ts';
import type {Store} from '../storage/store.ts';
import {visible} from '../terminal-text.ts';
import {
	chosenFormat,
	configOption,
	formatOption,
	datasetOption,
	environmentOption,
	eventsOption,
	flagsOf,
	isStandardOutput,
	jsonOption,
	schemaOption,
	sliceOption,
	sourceArgument,
	tableOption,
	wholeNumber,
	withSources,
	withWorkspace,
	type CommandContext,
	type Define,
	type Format,
	type FormatFlags,
	type RunAction,
} from './flags.ts';
import type {ConfigFlags} from './open-workspace.ts';
import type {CommandOutput} from './output.ts';
import type {ProfileDocument} from './profile.ts';
import type {ListRunsOptions, PruneRunsOptions} from './runs.ts';

/** The document that the flags of `profile` choose; `undefined` for the summary. */
const documentOf = (flags: FormatFlags, output: string | undefined): ProfileDocument | undefined => {
	const format = chosenFormat(flags);
	if (format !== 'text') {
		return format;
	}

	if (output !== undefined && flags.format === 'text') {
		throw new ProfileMeshError('usage', '--format text cannot be combined with --output', {
			why: 'A file gets the profiles, without the summary',
			hint: 'Choose --format json or html for the file, or redirect the summary',
		});
	}

	return undefined;
};

export const defineProfile: Define = (command, run) => {
	type Flags = ConfigFlags & {
		readonly table?: readonly string[];
		readonly dryRun?: boolean;
		readonly format?: Format;
		readonly json?: boolean;
		readonly output?: string;
		readonly quiet?: boolean;
		readonly concurrency?: number;
		readonly at?: string;
		readonly slice?: string;
		readonly events?: string;
	};
	command
		.addArgument(sourceArgument())
		.addOption(configOption())
		.addOption(environmentOption())
		.addOption(tableOption())
		.addOption(sliceOption('only these slices, whether or not they have changed'))
		.option('--at <time>', 'record the runs as of a past time, such as 2024-03-01T06:00Z')
		.option('--dry-run', 'profile, but write nothing to the storage')
		.addOption(formatOption())
		.addOption(jsonOption())
		.option('-o, --output <file>', 'write the profiles to a file, as JSON or a page; - is standard output')
		.option('-q, --quiet', 'print failures only')
		.addOption(new Option('--concurrency <n>', 'tables to profile at the same time').argParser(wholeNumber))
		.addOption(eventsOption())
		.action(async (sources: readonly string[], _options, itself: Command) =>
			run(async edge => {
				const {table: tables, output, ...flags} = withSources(flagsOf<Flags>(itself), sources);
				const document = documentOf(flags, output);
				const [{profileCommand}, {interruptible}, {withPipedWorkspace}] = await Promise.all([
					import('./profile.ts'),
					import('../interruption.ts'),
					import('./pipes.ts'),
				]);
				const options = {
					...flags,
					tables,
					document: document ?? (isStandardOutput(output) ? 'json' : undefined),
					outputFile: isStandardOutput(output) ? undefined : output,
				};
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
	type Flags = ConfigFlags & {
		readonly table?: readonly string[];
		readonly slice?: string;
		readonly json?: boolean;
	};
	command
		.addArgument(sourceArgument())
		.addOption(configOption())
		.addOption(environmentOption())
		.addOption(tableOption())
		.addOption(sliceOption('plan only these slices, whether or not they have changed'))
		.addOption(jsonOption())
		.action(async (sources: readonly string[], _options, itself: Command) =>
			run(async ({output, env}) => {
				const {table: tables, slice, json, ...flags} = withSources(flagsOf<Flags>(itself), sources);
				const {planCommand} = await import('./plan.ts');
				return withWorkspace(flags, {env, output}, async workspace =>
					planCommand({tables, slice, json}, workspace, output),
				);
			}),
		);
};

const outputOption = () => new Option('-o, --output <file>', 'write the result to a file; - is standard output');

/** Runs a command that may write its result to a file. */
const intoFile = async (
	{output: file}: {readonly output?: string},
	{output}: CommandContext,
	work: (output: CommandOutput) => Promise<ExitStatus>,
): Promise<ExitStatus> => {
	if (file === undefined || isStandardOutput(file)) {
		return work(output);
	}

	const {checkWritable, writeAtomically} = await import('../write-atomically.ts');
	await checkWritable(file);
	const texts: string[] = [];
	const status = await work({
		stderr: output.stderr,
		stdout(text) {
			texts.push(text);
		},
	});
	await writeAtomically(file, texts.join(''), {isPrivate: true});
	output.stderr(`Wrote ${visible(file)}\n`);
	return status;
};

const withStore = async (
	flags: ConfigFlags,
	context: CommandContext,
	work: (store: Store) => Promise<ExitStatus>,
): Promise<ExitStatus> => withWorkspace(flags, context, async workspace => work(await workspace.store()));

const defineAdopt = (runs: Command, run: RunAction): void => {
	runs.command('adopt')
		.description('assign the runs of a moved database to its new address')
		.argument('[source]', 'the old address; without it, lists the addresses that have runs')
		.option('--undo', 'return adopted runs to their old address: those of the address, or all')
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
		.requiredOption('--keep <what>', 'how long to keep runs (90d), or how many of each dataset (50)')
		.option('--dry-run', 'show what would be deleted, and delete nothing')
		.addOption(configOption())
		.addOption(environmentOption())
		.addOption(jsonOption())
		.action(async (_options, itself: Command) =>
			run(async ({output, env}) => {
				const flags = flagsOf<ConfigFlags & PruneRunsOptions>(itself);
				const {pruneRuns} = await import('./runs.ts');
				return withWorkspace(flags, {env, output}, async workspace => {
					// Reads the pins first, so that nothing is deleted where they cannot be read.
					const {baselines} = await workspace.decisions();
					return pruneRuns(flags, {store: await workspace.store(), baselines}, output);
				});
			}),
		);
};

const defineShow = (runs: Command, run: RunAction): void => {
	runs.command('show')
		.description('show a run with its columns')
		.argument('<run>', 'id of a run, the beginning of one, or a slice such as 2024-03-01')
		.addOption(configOption())
		.addOption(datasetOption())
		.addOption(schemaOption())
		.addOption(environmentOption())
		.addOption(formatOption())
		.addOption(jsonOption())
		.addOption(outputOption())
		.action(async (id: string, _options, itself: Command) =>
			run(async context => {
				const flags = flagsOf<
					ConfigFlags & FormatFlags & Pick<ListRunsOptions, 'dataset' | 'schema'> & {readonly output?: string}
				>(itself);
				const format = chosenFormat(flags);
				const named = {run: id, dataset: flags.dataset, schema: flags.schema};
				return withWorkspace(flags, context, async workspace =>
					intoFile(flags, context, async output => {
						if (format === 'html') {
							const {showRunPage} = await import('./run-pages.ts');
							return showRunPage(named, workspace, output);
						}

						const {showRun} = await import('./runs.ts');
						const withholdsValues = !workspace.config.config.reports.values;
						const options = {...named, json: format === 'json', withholdsValues};
						return showRun(options, await workspace.store(), output);
					}),
				);
			}),
		);
};

export const defineRuns: Define = (runs, run) => {
	type Flags = ConfigFlags & FormatFlags & Omit<ListRunsOptions, 'environment' | 'json'> & {readonly output?: string};
	runs.addArgument(sourceArgument())
		.addOption(configOption())
		.addOption(datasetOption())
		.addOption(schemaOption())
		.addOption(environmentOption())
		.addOption(sliceOption('runs of some slices'))
		.addOption(new Option('--limit <n>', 'at most this many').argParser(wholeNumber))
		.option('--all-sources', 'also list the runs of other databases')
		.addOption(formatOption())
		.addOption(jsonOption())
		.addOption(outputOption())
		.action(async (sources: readonly string[], _options, itself: Command) =>
			run(async context => {
				const flags = withSources(flagsOf<Flags>(itself), sources);
				const format = chosenFormat(flags);
				return withWorkspace(flags, context, async workspace =>
					intoFile(flags, context, async output => {
						if (format === 'html') {
							const {showHistoryPage} = await import('./run-pages.ts');
							return showHistoryPage(flags, workspace, output);
						}

						const {listRuns} = await import('./runs.ts');
						return listRuns({...flags, json: format === 'json'}, await workspace.store(), output);
					}),
				);
			}),
		);

	defineShow(runs, run);
	defineAdopt(runs, run);
	definePrune(runs, run);
};
