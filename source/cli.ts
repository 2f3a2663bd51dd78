#!/usr/bin/env node
// The bin. A Node that is too old hands over to the one installed beside the program, before anything else loads. Old
// Nodes must be able to read this file: it has plain syntax, and imports only what they have.
/* eslint-disable n/prefer-global/process -- importing node:process makes every stream of the process, which takes a
quarter of the time of `--version` */
import module from 'node:module';
import {fileURLToPath} from 'node:url';

const neededNode = '22.20';

const isRecentEnough = (version: string): boolean => {
	const [major = 0, minor = 0] = version.split('.').map(Number);
	const [neededMajor = 0, neededMinor = 0] = neededNode.split('.').map(Number);
	return major > neededMajor || (major === neededMajor && minor >= neededMinor);
};

/** Ends this process when the old Node that handed over to it dies, because nobody could reach it any more. */
const endWithOldNode = (): void => {
	if (!process.connected || process.channel === undefined) {
		return;
	}

	process.on('disconnect', () => {
		process.kill(process.pid, 'SIGTERM');
	});
	// Only a listener for its messages keeps the process alive.
	process.channel.unref();
};

/**
Ends the process after the work, even where a driver still tries to reach a lost server. Does not keep the process
alive itself.
*/
const endWithWork = async (): Promise<void> => {
	const {endProcess} = await import('./end-process.ts');
	setInterval(() => {
		if (process.stdout.writableLength === 0 && process.stderr.writableLength === 0) {
			endProcess();
		}
	}, 500).unref();
};

const run = async (): Promise<void> => {
	const {runProgram} = await import('./program.ts');
	process.exitCode = await runProgram(process.argv.slice(2));
	await endWithWork();
};

const start = async (): Promise<void> => {
	if (!isRecentEnough(process.versions.node)) {
		const {handOver} = await import('./hand-over.ts');
		handOver(fileURLToPath(import.meta.url), neededNode);
		return;
	}

	const [first, ...rest] = process.argv.slice(2);
	if (rest.length === 0 && (first === '--version' || first === '-V')) {
		const {version} = await import('./version.ts');
		// The program itself reports a failure of its output.
		process.stdout.once('error', () => {
			void run();
		});
		process.stdout.write(`${version}\n`);
		return;
	}

	endWithOldNode();
	module.enableCompileCache();
	await run();
};

// eslint-disable-next-line unicorn/prefer-top-level-await -- old Nodes do not know it
start().catch((error: unknown) => {
	process.stderr.write(
		`error: ProfileMesh cannot start\n  why: ${String(error)}\n  hint: install it again, for example with npm ci\n`,
	);
	process.exitCode = 2;
});
