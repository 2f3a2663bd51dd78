// A process that runs commands of the program, one after another, in the directory where it was started.
import process from 'node:process';
import {runCommandLine} from '../../source/command-line.ts';
import {recordedOutput} from './cli-workspace.ts';

export type CommandToRun = {
	readonly commandLine: readonly string[];
	readonly env: Readonly<Record<string, string>>;
};

export type CommandEnd = {
	readonly status: unknown;
	readonly stdout: string;
	readonly stderr: string;
};

const run = async ({commandLine, env}: CommandToRun): Promise<void> => {
	const output = recordedOutput();
	const status = await runCommandLine(commandLine, {output, env: {...process.env, ...env}});
	process.send?.({status, ...output.written} satisfies CommandEnd);
};

process.on('message', (command: CommandToRun) => {
	void run(command);
});
