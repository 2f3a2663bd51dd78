#!/usr/bin/env node
// The bin. A Node that is too old hands over to the one installed beside the program, before anything else is loaded.
// This file must be read by old Nodes: plain syntax, and nothing imported but what they have.
/* eslint-disable n/prefer-global/process -- importing node:process makes every stream of the process: a quarter of the time of `--version` */
import fs from 'node:fs';
import module from 'node:module';
import path from 'node:path';
import {fileURLToPath} from 'node:url';

const script = fileURLToPath(import.meta.url);
const neededNode = '22.20';

const isRecentEnough = (version: string): boolean => {
	const [major = 0, minor = 0] = version.split('.').map(Number);
	const [neededMajor = 0, neededMinor = 0] = neededNode.split('.').map(Number);
	return major > neededMajor || (major === neededMajor && minor >= neededMinor);
};

/** The Node that the npm package `node` brings, in the first `node_modules` upwards that has it. */
const findNode = (directory: string): string | undefined => {
	const executable = process.platform === 'win32' ? 'node.exe' : 'node';
	for (const folder of ['node/bin', '.bin']) {
		const candidate = path.join(directory, 'node_modules', folder, executable);
		// The old Node itself, under another name, would start itself again and again.
		if (fs.existsSync(candidate) && fs.realpathSync(candidate) !== fs.realpathSync(process.execPath)) {
			return candidate;
		}
	}

	const parent = path.dirname(directory);
	return parent === directory ? undefined : findNode(parent);
};

/** How to get a newer Node: a clone installs one with its packages, and a project can have one beside ProfileMesh. */
const nodeHint = (): string => {
	const newerNode = 'install a newer Node from https://nodejs.org';
	const home = path.dirname(path.dirname(script));
	const folder = path.dirname(home);
	if (path.basename(folder) !== 'node_modules') {
		return `${newerNode}, or run npm ci in ${home}: it installs one for ProfileMesh`;
	}

	const project = path.dirname(folder);
	// A global folder has no package.json, and npm install would remove what else is there.
	return fs.existsSync(path.join(project, 'package.json'))
		? `${newerNode}, or run npm install node@24 in ${project}: ProfileMesh uses the Node that is installed beside it`
		: newerNode;
};

const refuse = (): void => {
	process.stderr.write(
		[
			`error: ProfileMesh needs Node ${neededNode} or newer`,
			`  why: this is Node ${process.versions.node}`,
			`  hint: ${nodeHint()}\n`,
		].join('\n'),
	);
	process.exitCode = 2;
};

const handOver = async (node: string): Promise<void> => {
	// eslint-disable-next-line n/prefer-process-get-builtin-module -- old Nodes do not have it
	const {spawn} = await import('node:child_process');
	const forward = (signal: NodeJS.Signals) => {
		child.kill(signal);
	};

	// Before the start: a signal must not end this process alone.
	const signals: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];
	for (const signal of signals) {
		process.on(signal, forward);
	}

	const child = spawn(node, [script, ...process.argv.slice(2)], {stdio: 'inherit'});
	child.on('error', refuse);
	child.on('exit', (status, signal) => {
		if (signal === null) {
			process.exitCode = Number(status);
			return;
		}

		process.removeListener(signal, forward);
		process.kill(process.pid, signal);
	});
};

/**
The work is done, and as a rule nothing is left to wait for. A driver that still tries to reach a server that is gone must not keep the
program alive: this looks whether anything does, without doing so itself.
*/
const endWithWork = (): void => {
	setInterval(() => {
		if (process.stdout.writableLength === 0 && process.stderr.writableLength === 0) {
			process.exit();
		}
	}, 500).unref();
};

const start = async (): Promise<void> => {
	if (!isRecentEnough(process.versions.node)) {
		const node = findNode(path.dirname(script));
		if (node === undefined) {
			refuse();
			return;
		}

		await handOver(node);
		return;
	}

	const [first, ...rest] = process.argv.slice(2);
	if (rest.length === 0 && (first === '--version' || first === '-V')) {
		const {version} = await import('./version.ts');
		process.stdout.write(`${version}\n`);
		return;
	}

	module.enableCompileCache();
	const {runProgram} = await import('./program.ts');
	process.exitCode = await runProgram(process.argv.slice(2));
	endWithWork();
};

// eslint-disable-next-line unicorn/prefer-top-level-await -- old Nodes do not know it
start().catch((error: unknown) => {
	process.stderr.write(
		`error: ProfileMesh cannot start\n  why: ${String(error)}\n  hint: install it again, for example with npm ci\n`,
	);
	process.exitCode = 2;
});
