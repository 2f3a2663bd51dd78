// Runs a command of the program in the process of the test: all of it, except the start of a process and its streams.
import process from 'node:process';
import {runCommandLine} from '../../source/command-line.ts';
import {quietEnvironment} from './cli.ts';
import {recordedOutput} from './cli-workspace.ts';

/** Runs a command line to its end; `env` adds to the variables of the test. File names must be absolute. */
export const runCommand = async (
	commandLine: readonly string[],
	{env = {}}: {readonly env?: Readonly<Record<string, string>>} = {},
) => {
	// Tests run many commands at once in one process, and each of them listens for signals.
	process.setMaxListeners(0);
	const output = recordedOutput();
	const status = await runCommandLine(commandLine, {output, env: {...quietEnvironment(), ...env}});
	return {status, ...output.written};
};
