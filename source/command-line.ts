// The commands, each with its flags. Each loads its own code when it runs, so that help and version cost nothing else.
import {Command, type CommanderError} from 'commander';
import {defineConfig} from './commands/define-config.ts';
import {defineAccept, defineBaseline, defineDrift} from './commands/define-drift.ts';
import {defineInit} from './commands/define-init.ts';
import {definePlan, defineProfile, defineRuns} from './commands/define-runs.ts';
import {configOption, environmentOption, type Define, type RunAction} from './commands/flags.ts';
import type {CommandOutput} from './commands/output.ts';
import {version} from './version.ts';

/** Thrown where a command line only asks for help or the version, or is wrong. */
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
The program with its commands; each calls `run` with its work. Parsing throws a CommandLineEnd where there is no work.
Only the named commands get their flags: the others are one line of help each.
*/
export const createCommandLine = async (
	commandLine: readonly string[],
	{run, output}: {readonly run: RunAction; readonly output: CommandOutput},
): Promise<Command> => {
	const program = new Command('profilemesh')
		.description(
			'Profile database tables, keep every profile, and see what drifted.\n' +
				'Without a command: the interactive session.',
		)
		.usage('[options] [command]')
		.version(version)
		.enablePositionalOptions()
		.configureOutput({writeOut: output.stdout, writeErr: output.stderr, outputError: () => undefined})
		.addOption(configOption())
		.addOption(environmentOption())
		.option('--inline', 'the session below what is on the screen, not on a screen of its own')
		.option('--ascii', 'the session without box and block characters');
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

/** Whether the command line names no command: it then starts the session, whose flags are those of the program. */
export const isBareInvocation = (program: Command, commandLine: readonly string[]): boolean => {
	const {operands, unknown} = program.parseOptions([...commandLine]);
	return operands.length === 0 && unknown.length === 0;
};
