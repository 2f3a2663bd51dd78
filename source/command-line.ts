// Runs a command line, and gives its output and exit status. Each command loads its own code when it runs, so that help
// and version load no more than they need.
import {existsSync} from 'node:fs';
import {Command, type CommanderError} from 'commander';
import {defineCompare} from './commands/define-compare.ts';
import {defineConfig} from './commands/define-config.ts';
import {defineAccept, defineBaseline, defineDrift} from './commands/define-drift.ts';
import {defineInit} from './commands/define-init.ts';
import {defineRows} from './commands/define-rows.ts';
import {definePlan, defineProfile} from './commands/define-profile.ts';
import {defineRuns} from './commands/define-runs.ts';
import {
	configOption,
	environmentOption,
	tableOption,
	withSources,
	type CommandContext,
	type Define,
	type RunAction,
} from './commands/flags.ts';
import type {CommandOutput} from './commands/output.ts';
import type {ExitStatus} from './exit-status.ts';
import {version} from './version.ts';

/** Thrown where a command line only asks for help or the version, or is wrong. */
class CommandLineEnd extends Error {
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
	{name: 'compare', description: 'compare two sides: are they the same', define: defineCompare},
	{name: 'baseline', description: 'pin the run that later ones are compared with', define: defineBaseline},
	{name: 'accept', description: 'accept a drift for some time, with a reason', define: defineAccept},
	{name: 'plan', description: 'show what a profile would run, without touching the data', define: definePlan},
	{name: 'runs', description: 'list the kept runs, show one, delete old ones', define: defineRuns},
	{name: 'rows', description: 'show the rows behind a figure', define: defineRows},
	{name: 'init', description: 'ask for a connection, test it, and write a config', define: defineInit},
	{name: 'config', description: 'check and show configs', define: defineConfig},
];

/**
The program with its commands; each calls `run` with its work. Parsing throws a CommandLineEnd where there is no work.
Only the named commands get their flags: the others are one line of help each.
*/
const createCommandLine = async (
	commandLine: readonly string[],
	{run, output}: {readonly run: RunAction; readonly output: CommandOutput},
): Promise<Command> => {
	const program = new Command('profilemesh')
		.description(
			'Profile database tables, keep every profile, and see what drifted.\n' +
				'Without a command, it opens the session: on a source such as shop.db, or on the config.',
		)
		.usage('[options] [source | command]')
		.version(version)
		.enablePositionalOptions()
		.configureOutput({writeOut: output.stdout, writeErr: output.stderr, outputError: () => undefined})
		.addOption(configOption())
		.addOption(environmentOption())
		.addOption(tableOption())
		.option('--inline', 'draw the session below the prompt, not on a screen of its own')
		.option('--ascii', 'draw the session without box and block characters');
	await Promise.all(
		commands.map(async ({name, description, define}) => {
			const command = program.command(name).description(description);
			if (commandLine.includes(name)) {
				await define(command, run);
			}
		}),
	);

	throwAtEnd(program);
	return program;
};

export type SessionFlags = {
	readonly config?: string;
	readonly environment?: string;
	readonly table?: readonly string[];
	readonly inline?: boolean;
	readonly ascii?: boolean;
};

type BareInvocation = {
	/** Whether sources stand by themselves. */
	readonly hasSource: boolean;
	/** With the sources as the config. */
	readonly flags: SessionFlags;
};

/** No command is written so; a file that is there counts whatever its name. */
const isLikeSource = (word: string): boolean => /[^\w\-]/v.test(word) || existsSync(word);

/**
Reads the flags of a command line without a command, which starts the session. It may name sources.

@returns `undefined` for a command line with a command, or a misspelt one.
*/
const sessionFlags = (program: Command, commandLine: readonly string[]): BareInvocation | undefined => {
	const {operands, unknown} = program.parseOptions([...commandLine]);
	const isCommand = [...commands.map(({name}) => name), 'help'].includes(operands[0] ?? '');
	return !isCommand && operands.every(word => isLikeSource(word)) && unknown.length === 0
		? {hasSource: operands.length > 0, flags: withSources(program.opts<SessionFlags>(), operands)}
		: undefined;
};

/** Profiles named sources where there is no terminal. */
const profileOf = ({hasSource, flags}: BareInvocation): readonly string[] | undefined =>
	hasSource && flags.config !== undefined
		? [
				'profile',
				'--config',
				flags.config,
				...(flags.environment === undefined ? [] : ['--environment', flags.environment]),
				...(flags.table === undefined ? [] : ['--table', ...flags.table]),
			]
		: undefined;

/** Prints an error, and returns the status that it ends the program with. */
export const reportError = async (error: unknown, {output, env}: CommandContext): Promise<ExitStatus> => {
	const [{errorText}, {exitStatusOf}] = await Promise.all([
		import('./reports/error-text.ts'),
		import('./exit-status.ts'),
	]);
	output.stderr(errorText(error, {withStack: env['PROFILEMESH_DEBUG'] === '1'}));
	return exitStatusOf(error);
};

/** Reports a wrong command line. Help and the version are already printed. */
const statusOf = async ({cause, command}: CommandLineEnd, context: CommandContext): Promise<ExitStatus> => {
	if (cause.exitCode === 0) {
		return 0;
	}

	const [{exitStatus}, {usageError}] = await Promise.all([import('./exit-status.ts'), import('./commands/usage.ts')]);
	return cause.code === 'commander.help' ? exitStatus.usage : reportError(usageError(cause, command), context);
};

/** Runs the interactive session; without it, a command line that names no command prints help. */
export type RunSession = (flags: SessionFlags) => Promise<ExitStatus>;

/**
Runs one command line to its end.

@param commandLine Without the names of Node and the script.
@returns The status to exit with. Everything that goes wrong has been printed on stderr.
*/
export const runCommandLine = async (
	commandLine: readonly string[],
	context: CommandContext,
	runSession?: RunSession,
): Promise<ExitStatus> => {
	let status: ExitStatus = 0;
	const run: RunAction = async job => {
		status = await job(context);
	};

	try {
		const program = await createCommandLine(commandLine, {run, output: context.output});
		const bare = sessionFlags(program, commandLine);
		if (bare === undefined) {
			await program.parseAsync(commandLine, {from: 'user'});
			return status;
		}

		if (runSession !== undefined) {
			return await runSession(bare.flags);
		}

		const profile = profileOf(bare);
		return profile === undefined ? program.help({error: true}) : await runCommandLine(profile, context);
	} catch (error) {
		return error instanceof CommandLineEnd ? statusOf(error, context) : reportError(error, context);
	}
};
