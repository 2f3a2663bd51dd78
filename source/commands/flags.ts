// The flags that several commands share, and the way from parsed flags to a command.
import type process from 'node:process';
import {Argument, InvalidArgumentError, Option, type Command} from 'commander';
import {formatOf} from '../databases/data-file.ts';
import {driftSeverities} from '../drift/severity.ts';
import {ProfileMeshError} from '../errors.ts';
import type {ExitStatus} from '../exit-status.ts';
import type {Workspace} from '../workspace.ts';
import type {ConfigFlags} from './open-workspace.ts';
import type {NarratedOutput} from './output.ts';

/** The output and the environment variables of a command. */
export type CommandContext = {
	readonly output: NarratedOutput;
	readonly env: typeof process.env;
};

export type Action = (context: CommandContext) => Promise<ExitStatus>;

/** Runs a command. */
export type RunAction = (job: Action) => Promise<void>;

/** Gives a command its flags and its work. */
export type Define = (command: Command, run: RunAction) => Promise<void> | void;

/** The flags of a command; flags that it lacks come from its parent commands. */
export const flagsOf = <Flags extends object>(command: Command): Flags => ({
	...(command.parent !== null && flagsOf<Flags>(command.parent)),
	...command.opts<Flags>(),
});

/** A URL that has a user and the beginning of a password, and no `@`: the shell has cut it. */
export const cutAddress = /:\/\/[^\s\/:@]*:[^\s@]*(?:[\s',]|$)/v;

export const cutAddressReason = {
	why: 'An address ends before its @. It may hold a part of a password, and is not repeated here.',
	hint: 'Put the address in quotes: the shell cuts it at blanks and at characters such as & and ;.',
};

/** One text for what a user names: several data files are one source, as where the shell expands a pattern. */
const joinedSource = (sources: readonly string[]): string => {
	const [first = '', ...others] = sources;
	if (others.length === 0) {
		return first;
	}

	if (sources.some(source => cutAddress.test(source))) {
		throw new ProfileMeshError('usage', 'Several sources are named', cutAddressReason);
	}

	if (sources.some(source => formatOf(source) === undefined)) {
		throw new ProfileMeshError('usage', 'Several sources are named', {
			why: 'Only data files can be opened together, each as a table: CSV, Parquet and JSON',
			hint: 'Name one source, and its tables after -t; profilemesh compare takes two',
		});
	}

	if (sources.some(source => source.includes(','))) {
		throw new ProfileMeshError('usage', 'The name of a file has a comma', {
			why: 'Commas separate the names of several files',
			hint: 'List the files in a config: source: {type: files, paths: […]}',
		});
	}

	return sources.join(',');
};

/** Adds the sources that a user named without a flag. */
export const withSources = <Flags extends ConfigFlags>(flags: Flags, sources: readonly string[]): Flags => {
	if (sources.length === 0) {
		return flags;
	}

	if (flags.config !== undefined) {
		throw new ProfileMeshError('usage', 'Two sources are named', {
			why: 'One is an argument, the other follows --config',
			hint: 'Name one of them',
		});
	}

	return {...flags, config: joinedSource(sources)};
};

/** Opens the config for some work, and closes it afterwards. */
export const withWorkspace = async (
	flags: ConfigFlags,
	context: CommandContext,
	work: (workspace: Workspace) => Promise<ExitStatus>,
): Promise<ExitStatus> => {
	const {openChosenWorkspace} = await import('./open-workspace.ts');
	const workspace = await openChosenWorkspace(flags, context);
	try {
		return await work(workspace);
	} finally {
		await workspace.close();
	}
};

const standardOutputs: ReadonlySet<string | undefined> = new Set(['-', '/dev/stdout', '/dev/fd/1', '/proc/self/fd/1']);

/** Whether `--output` names standard output. Then nothing else may be printed there. */
export const isStandardOutput = (file: string | undefined): boolean => standardOutputs.has(file);

/** Parses a whole number of at least 1. */
export const wholeNumber = (text: string): number => {
	const number = Number(text);
	if (number === 0 || !Number.isSafeInteger(number) || !/^\d+$/v.test(text)) {
		throw new InvalidArgumentError('It must be a whole number from 1.');
	}

	return number;
};

export const configOption = () =>
	new Option('-c, --config <file>', 'config or source; by default PROFILEMESH_CONFIG, else the only config found');
export const sourceArgument = () =>
	new Argument('[source...]', 'a database file, data files, a URL or a config: the same as --config');
export const environmentOption = () => new Option('-e, --environment <name>', 'environment of the config');
export const tableOption = () =>
	new Option('-t, --table <pattern...>', 'only tables that match: a name, a glob or /regex/');
export const schemaOption = () => new Option('-s, --schema <name>', 'schema of the dataset');
export const jsonOption = () => new Option('--json', 'print one JSON document and nothing else');
/** The formats of documents that are not drift reports. */
const formats = ['text', 'json', 'html'] as const;

export type Format = (typeof formats)[number];

/** Makes the option without a default: the default of a subcommand would replace the given value. */
export const formatOption = () => new Option('--format <format>', 'text, json, or html for a page').choices(formats);

/** `--json` is the same as `--format json`. */
export type FormatFlags = {readonly format?: Format; readonly json?: boolean};

export const chosenFormat = ({format, json}: FormatFlags): Format => (json === true ? 'json' : (format ?? 'text'));

/** The flags of a drift report. */
export type ReportFlags = {
	/** A name that is not checked yet. */
	readonly format: string;
	readonly json?: boolean | undefined;
	readonly output?: string | undefined;
};

/**
Adds the options of commands that report drift.

@param formatNames The names of the formats, for the help.
*/
export const addReportOptions = (command: Command, formatNames: string): Command =>
	command
		.addOption(
			new Option('--fail-on-drift [level]', 'exit with 1 at this severity or above')
				.choices(driftSeverities)
				.preset('high'),
		)
		.addOption(new Option('--format <format>', formatNames).default('text'))
		.option('--json', 'the same as --format json')
		.option('-o, --output <file>', 'write the report to a file; - is standard output');

/** The format and the file of a report; no file is standard output. */
export const reportTarget = ({format, json, output}: ReportFlags) => ({
	format: json === true ? 'json' : format,
	output: isStandardOutput(output) ? undefined : output,
});

export const eventsOption = () =>
	new Option('--events <file>', 'append a JSON line to a file for each event; - is stderr');
export const datasetOption = () => new Option('-d, --dataset <name>', 'table or schema.table');
export const baselineOption = () =>
	new Option(
		'-b, --baseline <run>',
		'previous, pinned, same-weekday, median:N, the id of a run or its beginning, or a slice such as 2024-03-01',
	);
export const freshOption = () =>
	new Option(
		'--fresh',
		'only count the rows of slices, to see whether the newest one is there and as large as usual',
	);
export const currentOption = () =>
	new Option('--current <run>', 'run to judge: its id, the beginning of it, or a slice; the latest by default');

/**
Names slices, one or a range.

@param what What the command does with them.
*/
export const sliceOption = (what: string) =>
	new Option('--slice <period>', `${what}: 2024-03-01, 2024-03-01..2024-03-07, 2024-03 or "no date"`);
