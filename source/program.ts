// The edge of the program: the process's streams and signals, the run of a command, and the report of an error.
import process from 'node:process';
import {CommandLineEnd, createCommandLine, isBareInvocation} from './command-line.ts';
import type {Action} from './commands/flags.ts';
import type {NarratedOutput} from './commands/output.ts';
import {codeOf} from './errors.ts';
import type {ExitStatus} from './exit-status.ts';
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

const report = async (error: unknown): Promise<ExitStatus> => {
	const [{errorText}, {exitStatusOf}] = await Promise.all([
		import('./reports/error-text.ts'),
		import('./exit-status.ts'),
	]);
	output.stderr(errorText(error, {withStack: process.env['PROFILEMESH_DEBUG'] === '1'}));
	return exitStatusOf(error);
};

/** Help and the version are already printed; a wrong command line is not yet reported. */
const endOf = async ({cause, command}: CommandLineEnd): Promise<ExitStatus> => {
	if (cause.exitCode === 0) {
		return 0;
	}

	const [{exitStatus}, {usageError}] = await Promise.all([import('./exit-status.ts'), import('./commands/usage.ts')]);
	return cause.code === 'commander.help' ? exitStatus.usage : report(usageError(cause, command));
};

/** After an uncaught error the state of the program is unknown. */
const endAtOnce = async (error: unknown): Promise<void> => {
	const status = await report(error);
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
	// A reader that has gone, as `| head` does, has what it wanted; for others the status is enough.
	const failure = failures.find(candidate => codeOf(candidate) !== 'EPIPE');
	const failed = failure === undefined ? exitStatus.usage : await report(outputError(failure));
	return status === exitStatus.done || status === exitStatus.drift ? failed : status;
};

const runCommandLine = async (commandLine: readonly string[]): Promise<ExitStatus> => {
	let status: ExitStatus = 0;
	const run = async (job: Action) => {
		status = await job({output, env: process.env});
	};

	try {
		const program = await createCommandLine(commandLine, {run, output});
		if (!isBareInvocation(program, commandLine)) {
			await program.parseAsync(commandLine, {from: 'user'});
		} else if (process.stdin.isTTY && process.stdout.isTTY) {
			const {runSession} = await import('./commands/session.ts');
			const {config: configFile, ...flags} = program.opts<{
				config?: string;
				environment?: string;
				inline?: boolean;
				ascii?: boolean;
			}>();
			status = await runSession({configFile, ...flags});
		} else {
			program.help({error: true});
		}

		return status;
	} catch (error) {
		return error instanceof CommandLineEnd ? endOf(error) : report(error);
	}
};

/**
Runs one command line to its end.

@param commandLine Without the names of Node and the script.
@returns The status for the process to exit with. Everything that goes wrong has been printed on stderr.
*/
export const runProgram = async (commandLine: readonly string[]): Promise<ExitStatus> => {
	process.on('uncaughtException', error => {
		void endAtOnce(error);
	});
	return afterOutput(await runCommandLine(commandLine));
};
