// Hands over from a Node that is too old to the one installed beside the program. The two processes then act as one.
// Old Nodes must be able to read this file: it has plain syntax, and imports only what they have.
import childProcess from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';

/** The Node that the npm package `node` brings, in the first `node_modules` upwards that has it. */
const findNode = (directory: string): string | undefined => {
	const executable = process.platform === 'win32' ? 'node.exe' : 'node';
	for (const folder of ['node/bin', '.bin']) {
		const candidate = path.join(directory, 'node_modules', folder, executable);
		// The old Node under another name would start itself again and again.
		if (fs.existsSync(candidate) && fs.realpathSync(candidate) !== fs.realpathSync(process.execPath)) {
			return candidate;
		}
	}

	const parent = path.dirname(directory);
	return parent === directory ? undefined : findNode(parent);
};

/** How to get a newer Node: a clone installs one with its packages, and a project can have one beside ProfileMesh. */
const nodeHint = (script: string): string => {
	const newerNode = 'install a newer Node from https://nodejs.org';
	const home = path.dirname(path.dirname(script));
	const folder = path.dirname(home);
	if (path.basename(folder) !== 'node_modules') {
		return `${newerNode}, or run npm ci in ${home}: it installs one for ProfileMesh`;
	}

	const project = path.dirname(folder);
	// A global folder has no package.json, and npm install would remove what else is there.
	return fs.existsSync(path.join(project, 'package.json'))
		? `${newerNode}, or run npm install node@24 in ${project}: ProfileMesh uses the Node beside it`
		: newerNode;
};

/** The signals by which a person or the system ends a program. */
const endingSignals: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR2', 'SIGALRM'];

/** Milliseconds between two checks whether the parent has ended. The system does not notify a process of that. */
const lookMs = 500;

const openFiles = '/dev/fd/';

/** The descriptors of open files that the command line names. A shell writes `>(…)` as `/dev/fd/63`. */
const namedOpenFiles = (commandLine: readonly string[]): readonly number[] =>
	commandLine
		.filter(argument => argument.includes(openFiles))
		.map(argument => Number(argument.slice(argument.indexOf(openFiles) + openFiles.length)))
		.filter(descriptor => Number.isSafeInteger(descriptor) && descriptor > 2 && descriptor < 1024);

const startNewer = (node: string, script: string): childProcess.ChildProcess => {
	const commandLine = process.argv.slice(2);
	if (commandLine.some(word => word.includes('@') || word.includes('password'))) {
		// Hides the command line from other users of the machine. The newer Node does the same.
		process.title = 'profilemesh';
	}

	const stdio: Array<'inherit' | 'ignore' | 'ipc'> = ['inherit', 'inherit', 'inherit'];
	for (const descriptor of namedOpenFiles(commandLine)) {
		while (stdio.length < descriptor) {
			stdio.push('ignore');
		}

		stdio[descriptor] = 'inherit';
	}

	// The channel closes when this process dies, and the newer Node notices that.
	return childProcess.spawn(node, [script, ...commandLine], {stdio: [...stdio, 'ipc']});
};

const refuse = (script: string, neededNode: string): void => {
	process.stderr.write(
		[
			`error: ProfileMesh needs Node ${neededNode} or newer`,
			`  why: this is Node ${process.versions.node}`,
			`  hint: ${nodeHint(script)}\n`,
		].join('\n'),
	);
	process.exitCode = 2;
};

/**
Runs the program on a newer Node, and ends as that Node does. Passes on signals, and the death of this process and of
the one that started it. Takes over the exit status or signal of the newer Node. Refuses where none is installed.

@param script The bin.
@param neededNode The version that is needed, for the refusal.
*/
export const handOver = (script: string, neededNode: string): void => {
	const node = findNode(path.dirname(script));
	if (node === undefined) {
		refuse(script, neededNode);
		return;
	}

	const forward = (signal: NodeJS.Signals) => {
		child.kill(signal);
	};

	// Listens before the start, so that a signal does not end this process alone.
	for (const signal of [...endingSignals, 'SIGCONT'] as const) {
		process.on(signal, forward);
	}

	process.on('SIGTSTP', signal => {
		forward(signal);
		process.kill(process.pid, 'SIGSTOP');
	});

	const child = startNewer(node, script);
	const parent = process.ppid;
	const look = setInterval(() => {
		if (process.ppid !== parent && child.connected) {
			// Sends repeatedly, because the newer Node receives nothing before it has loaded, and may just have ended.
			child.send('The parent is gone', () => undefined);
		}
	}, lookMs);
	look.unref();

	child.on('error', error => {
		process.stderr.write(
			[
				'error: The Node that is installed beside ProfileMesh cannot be started',
				`  why: ${error.message}`,
				`  hint: ${nodeHint(script)}\n`,
			].join('\n'),
		);
		process.exitCode = 2;
	});
	child.on('exit', (status, signal) => {
		if (signal === null) {
			process.exitCode = Number(status);
			return;
		}

		process.removeListener(signal, forward);
		process.kill(process.pid, signal);
	});
};
