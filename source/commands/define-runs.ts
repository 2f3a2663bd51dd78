// The flags of `runs`.
import {Option, type Command} from 'commander';
import type {ExitStatus} from '../exit-status.ts';
import type {Store} from '../storage/store.ts';
import {visible} from '../terminal-text.ts';
import {
	chosenFormat,
	configOption,
	formatOption,
	datasetOption,
	environmentOption,
	flagsOf,
	isStandardOutput,
	jsonOption,
	schemaOption,
	sliceOption,
	sourceArgument,
	wholeNumber,
	withSources,
	withWorkspace,
	type CommandContext,
	type Define,
	type FormatFlags,
	type RunAction,
} from './flags.ts';
import type {ConfigFlags} from './open-workspace.ts';
import type {CommandOutput} from './output.ts';
import type {ListRunsOptions, PruneRunsOptions} from './runs.ts';

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
