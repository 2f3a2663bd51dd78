// The edge of the program: the process's streams, its uncaught errors and its exit status.
import process from 'node:process';
import {reportError, runCommandLine, type RunSession} from './command-line.ts';
import type {NarratedOutput} from './commands/output.ts';
import {codeOf} from './errors.ts';
import type {ExitStatus} from './exit-status.ts';
import {mayHoldPassword} from './secrets.ts';
import {outputError, StandardStream} from './standard-streams.ts';

const stdout = new StandardStream('stdout');
const stderr = new StandardStream('stderr');

const output: NarratedOutput = {
	stdout(text) {
		stdout.write(text);
	},
	stderr(text) {
		stderr.write(text);
	},
	terminalColumns: () =>
		process.stderr.isTTY && process.env['TERM'] !== 'dumb' ? process.stderr.columns : undefined,
};

const context = {output, env: process.env};

/** Ends the program after an uncaught error, because its state is unknown. */
const endAtOnce = async (error: unknown): Promise<void> => {
	const status = await reportError(error, context);
	process.exit(status); // eslint-disable-line unicorn/no-process-exit -- it would go on otherwise
};

/** The status of a command whose output may not have been written whole. */
const afterOutput = async (status: ExitStatus): Promise<ExitStatus> => {
	const failures = [await stdout.flush(), await stderr.flush()].filter(failure => failure !== undefined);
	const [first] = failures;
	if (first === undefined) {
		return status;
	}

	const {exitStatus} = await import('./exit-status.ts');
	// A reader that has closed the pipe, as `| head` does, has what it needs. The status reports other failures.
	const failure = failures.find(candidate => codeOf(candidate) !== 'EPIPE');
	const failed = failure === undefined ? exitStatus.usage : await reportError(outputError(failure), context);
	return status === exitStatus.done || status === exitStatus.drift ? failed : status;
};

const runSession: RunSession = async ({config: configFile, table: tables, ...flags}) => {
	const {runSession: run} = await import('./commands/session.ts');
	return run({configFile, tables, ...flags});
};

/**
Runs one command line to its end.

@param commandLine Without the names of Node and the script.
@returns The status for the process to exit with. Everything that goes wrong has been printed on stderr.
*/
export const runProgram = async (commandLine: readonly string[]): Promise<ExitStatus> => {
	if (commandLine.some(word => mayHoldPassword(word))) {
		// Hides the command line from other users of the machine.
		process.title = 'profilemesh';
	}

	process.on('uncaughtException', error => {
		void endAtOnce(error);
	});
	const isInteractive = process.stdin.isTTY && process.stdout.isTTY;
	return afterOutput(await runCommandLine(commandLine, context, isInteractive ? runSession : undefined));
};
