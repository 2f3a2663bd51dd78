// The flags of `profile` and `plan`.
import {Option, type Command} from 'commander';
import {ProfileMeshError} from '../errors.ts';
import {
	chosenFormat,
	configOption,
	formatOption,
	environmentOption,
	eventsOption,
	flagsOf,
	isStandardOutput,
	jsonOption,
	sliceOption,
	sourceArgument,
	tableOption,
	wholeNumber,
	withSources,
	withWorkspace,
	type Define,
	type Format,
	type FormatFlags,
} from './flags.ts';
import type {ConfigFlags} from './open-workspace.ts';
import type {ProfileDocument} from './profile.ts';

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
