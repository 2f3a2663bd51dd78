// Runs a TypeScript file as a process of its own.
import {spawn, type ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import process from 'node:process';
import {text} from 'node:stream/consumers';
import {fileURLToPath} from 'node:url';
import type {ExecutionContext} from 'ava';

/** Starts it; it ends with the test at the latest. */
export const startFixture = (
	t: ExecutionContext,
	file: URL,
	parameters: readonly string[],
	shell?: string,
): ChildProcess => {
	const command = [process.execPath, fileURLToPath(file), ...parameters];
	const child =
		shell === undefined
			? spawn(command[0] ?? '', command.slice(1), {stdio: ['ignore', 'pipe', 'pipe']})
			: spawn('sh', ['-c', `${shell}; exec "$@"`, 'sh', ...command], {stdio: ['ignore', 'pipe', 'pipe']});
	t.teardown(() => {
		child.kill('SIGKILL');
	});
	return child;
};

export type FixtureEnd = {
	readonly status: number | null;
	readonly stdout: string;
	readonly stderr: string;
};

/** Runs it to its end; `shell` is a line of shell that runs before it, such as a limit. */
export const runFixture = async (
	t: ExecutionContext,
	file: URL,
	parameters: readonly string[],
	shell?: string,
): Promise<FixtureEnd> => {
	const child = startFixture(t, file, parameters, shell);
	const closed = once(child, 'close');
	const [stdout, stderr] = await Promise.all(
		[child.stdout, child.stderr].map(async stream => (stream === null ? '' : text(stream))),
	);
	await closed;
	return {status: child.exitCode, stdout: stdout ?? '', stderr: stderr ?? ''};
};
