// The flags of `drift`, `baseline` and `accept`.
import {Option, type Command} from 'commander';
import {ProfileMeshError} from '../errors.ts';
import type {ExitStatus} from '../exit-status.ts';
import type {Workspace} from '../workspace.ts';
import type {AcceptOptions} from './accept.ts';
import type {PinOptions} from './baseline.ts';
import type {BlameOptions} from './drift-blame.ts';
import type {ExplainOptions} from './drift-explain.ts';
import type {ReplayOptions} from './drift-replay.ts';
import type {DriftCommandOptions} from './drift.ts';
import {
	addReportOptions,
	baselineOption,
	configOption,
	currentOption,
	datasetOption,
	environmentOption,
	eventsOption,
	flagsOf,
	freshOption,
	jsonOption,
	reportTarget,
	schemaOption,
	sliceOption,
	sourceArgument,
	wholeNumber,
	withSources,
	withWorkspace,
	type CommandContext,
	type Define,
	type ReportFlags,
	type RunAction,
} from './flags.ts';
import type {ConfigFlags} from './open-workspace.ts';

/** An option that a command requires, although its parent command does not. */
const needed = (dataset: string | undefined, command: string): string => {
	if (dataset === undefined) {
		throw new ProfileMeshError('usage', `No dataset to ${command}`, {hint: 'Name it with --dataset'});
	}

	return dataset;
};

/** Compares two runs of this environment, or the newest ones of two. */
const runDrift = async (
	{against, ...options}: DriftCommandOptions & ConfigFlags,
	workspace: Workspace,
	edge: CommandContext,
): Promise<ExitStatus> => {
	if (against === undefined) {
		const {driftCommand} = await import('./drift.ts');
		return driftCommand(options, workspace, {output: edge.output});
	}

	const {againstCommand} = await import('./drift-against.ts');
	return againstCommand({...options, against}, edge);
};

/** Adds the flags of a command about one verdict. */
const ofOneVerdict = (command: Command): Command =>
	command
		.argument('<verdict>', 'COLUMN.METRIC, COLUMN.distribution, or count')
		.addOption(configOption())
		.addOption(environmentOption())
		.addOption(datasetOption())
		.addOption(schemaOption())
		.addOption(baselineOption())
		.addOption(currentOption());

const defineExplain = (command: Command, run: RunAction): void => {
	ofOneVerdict(command)
		.addOption(freshOption())
		.description('show how a verdict was reached, number by number')
		.addOption(jsonOption())
		.action(async (target: string, _options, itself: Command) =>
			run(async ({output, env}) => {
				const {dataset, ...flags} = flagsOf<
					ConfigFlags & Omit<ExplainOptions, 'target' | 'dataset'> & {readonly dataset?: string}
				>(itself);
				const {explainCommand} = await import('./drift-explain.ts');
				return withWorkspace(flags, {env, output}, async workspace =>
					explainCommand({...flags, dataset: needed(dataset, 'explain'), target}, workspace, output),
				);
			}),
		);
};

const defineBlame = (command: Command, run: RunAction): void => {
	ofOneVerdict(command)
		.description('find the rows that a drift comes from')
		.addOption(jsonOption())
		.action(async (target: string, _options, itself: Command) =>
			run(async ({output, env}) => {
				const {dataset, ...flags} = flagsOf<
					ConfigFlags & Omit<BlameOptions, 'target' | 'dataset'> & {readonly dataset?: string}
				>(itself);
				const {blameCommand} = await import('./drift-blame.ts');
				return withWorkspace(flags, {env, output}, async workspace =>
					blameCommand({...flags, dataset: needed(dataset, 'blame'), target}, workspace, output),
				);
			}),
		);
};

const defineReplay = (command: Command, run: RunAction): void => {
	command
		.description('apply today’s rules to kept runs, and list which would have raised an alarm')
		.addOption(configOption())
		.addOption(environmentOption())
		.addOption(datasetOption())
		.addOption(schemaOption())
		.option('--all', 'every dataset with two runs')
		.addOption(new Option('--last <n>', 'at most this many runs of a dataset').argParser(wholeNumber).default(30))
		.addOption(sliceOption('replay these slices instead of the last runs'))
		.addOption(jsonOption())
		.action(async (_options, itself: Command) =>
			run(async ({output, env}) => {
				const flags = flagsOf<ConfigFlags & ReplayOptions>(itself);
				const {replayCommand} = await import('./drift-replay.ts');
				return withWorkspace(flags, {env, output}, async workspace => replayCommand(flags, workspace, output));
			}),
		);
};

export const defineDrift: Define = (command, run) => {
	type Flags = ConfigFlags & Omit<DriftCommandOptions, 'format' | 'output'> & ReportFlags;
	command
		.addArgument(sourceArgument())
		.addOption(configOption())
		.addOption(environmentOption())
		.addOption(datasetOption())
		.addOption(schemaOption())
		.option('--all', 'every dataset with two runs')
		.addOption(baselineOption())
		.addOption(currentOption())
		.addOption(freshOption())
		.option('--against <environment>', 'compare the newest runs with those of another environment');
	addReportOptions(command, 'text, json, markdown, junit, sarif or html')
		.addOption(eventsOption())
		.action(async (sources: readonly string[], _options, itself: Command) =>
			run(async edge => {
				const {json, format, output, ...flags} = withSources(flagsOf<Flags>(itself), sources);
				const [{driftCommand}, {withPipedWorkspace}] = await Promise.all([
					import('./drift.ts'),
					import('./pipes.ts'),
				]);
				const options = {...flags, ...reportTarget({format, json, output})};
				return withPipedWorkspace(flags, edge, async (workspace, pipes) => {
					if (pipes === undefined) {
						return runDrift(options, workspace, edge);
					}

					const {interruptible} = await import('../interruption.ts');
					return interruptible(
						async signal =>
							driftCommand(options, workspace, {output: edge.output, dagster: {pipes, signal}}),
						() => undefined,
					);
				});
			}),
		);

	defineExplain(command.command('explain'), run);
	defineBlame(command.command('blame'), run);
	defineReplay(command.command('replay'), run);
	command
		.command('schema')
		.description('print the JSON Schema of drift reports')
		.action(async () =>
			run(async ({output}) => {
				const {printDriftSchema} = await import('./drift-schema.ts');
				return printDriftSchema(output);
			}),
		);
};

export const defineBaseline: Define = (baseline, run) => {
	const onDataset = (name: string) =>
		baseline
			.command(name)
			.addOption(configOption())
			.addOption(environmentOption())
			.addOption(datasetOption().makeOptionMandatory())
			.addOption(schemaOption());

	onDataset('pin')
		.description('compare later runs of a dataset with this one')
		.argument('[run]', 'id of a run, the beginning of one, or a slice such as 2024-03-01; the latest by default')
		.option('--reason <text>', 'why, for reviewers')
		.action(async (id: string | undefined, _options, itself: Command) =>
			run(async ({output, env}) => {
				const flags = flagsOf<ConfigFlags & Omit<PinOptions, 'run'>>(itself);
				const {pinCommand} = await import('./baseline.ts');
				return withWorkspace(flags, {env, output}, async workspace =>
					pinCommand({...flags, run: id}, workspace, output),
				);
			}),
		);

	onDataset('unpin')
		.description('remove the pin of a dataset')
		.action(async (_options, itself: Command) =>
			run(async ({output, env}) => {
				const flags = flagsOf<ConfigFlags & Omit<PinOptions, 'run'>>(itself);
				const {unpinCommand} = await import('./baseline.ts');
				return withWorkspace(flags, {env, output}, async workspace => unpinCommand(flags, workspace, output));
			}),
		);

	baseline
		.command('list')
		.description('list the pinned runs')
		.addOption(configOption())
		.addOption(environmentOption())
		.addOption(jsonOption())
		.action(async (_options, itself: Command) =>
			run(async ({output, env}) => {
				const flags = flagsOf<ConfigFlags & {readonly json?: boolean}>(itself);
				const {listBaselines} = await import('./baseline.ts');
				return withWorkspace(flags, {env, output}, async workspace => listBaselines(flags, workspace, output));
			}),
		);
};

export const defineAccept: Define = (command, run) => {
	command
		.argument(
			'[verdict...]',
			'COLUMN.METRIC, COLUMN for all of its drift, or count; everything that drifted by default',
		)
		.addOption(configOption())
		.addOption(environmentOption())
		.addOption(datasetOption())
		.addOption(schemaOption())
		.option('--reason <text>', 'why it is accepted, for reviewers')
		.option('--expires <when>', 'how long it holds: 30d, 4w, or its last day', '90d')
		.addOption(baselineOption())
		.addOption(currentOption())
		.addOption(freshOption())
		.option('--list', 'list what is accepted')
		.option('--remove', 'remove acceptances')
		.addOption(jsonOption())
		.action(async (targets: readonly string[], _options, itself: Command) =>
			run(async ({output, env}) => {
				const flags = flagsOf<ConfigFlags & Omit<AcceptOptions, 'targets'>>(itself);
				const {acceptCommand} = await import('./accept.ts');
				return withWorkspace(flags, {env, output}, async workspace =>
					acceptCommand({...flags, targets}, workspace, output),
				);
			}),
		);
};
