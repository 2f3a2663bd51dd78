// Signals, on work that never ends by itself.
import {pathToFileURL} from 'node:url';
import path from 'node:path';
import fs from 'node:fs/promises';
import test, {type ExecutionContext} from 'ava';
import {repository, startCli, temporaryDirectory} from '../support/cli.ts';

/**
A program whose clock stands still, so that no machine is too slow for what has to come right after something else.
*/
const startEndless = async (t: ExecutionContext, onAbort: string) => {
	const directory = await temporaryDirectory(t);
	const script = path.join(directory, 'endless.mjs');
	const {href} = pathToFileURL(path.join(repository, 'source', 'interruption.ts'));
	await fs.writeFile(
		script,
		`
		import {interruptible} from '${href}';
		let now = 0;
		performance.now = () => now;
		setInterval(() => {}, 1000);
		await interruptible(signal => new Promise(resolve => {
			signal.addEventListener('abort', () => {
				console.log(signal.reason.code);
				${onAbort}
			});
			console.log('ready');
		}), () => console.error('stopping'));
		process.exit(5);
	`,
	);
	const {child, result} = startCli([], {script});
	t.teardown(() => {
		child.kill('SIGKILL');
	});
	const printed = async () =>
		new Promise<void>(resolve => {
			child.stdout.once('data', () => {
				resolve();
			});
		});
	await printed();
	return {child, result, printed};
};

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
	test(`${signal} lets the work stop in order`, async t => {
		const {child, result} = await startEndless(t, 'resolve();');
		child.kill(signal);
		t.like(await result, {status: 5, stdout: 'ready\ninterrupted\n', stderr: 'stopping\n'});
	});
}

test('a second ctrl-c ends the program at once with 130, whatever the work does', async t => {
	const {child, result, printed} = await startEndless(t, 'now += 401;');
	child.kill('SIGINT');
	await printed();
	child.kill('SIGINT');
	t.like(await result, {status: 130, stdout: 'ready\ninterrupted\n', stderr: 'stopping\n'});
});

test('one ctrl-c ends the program with 130, even if the work never stops', async t => {
	const {child, result} = await startEndless(t, '');
	child.kill('SIGINT');
	t.like(await result, {status: 130, stderr: 'stopping\n'});
});

test('one ctrl-c that arrives twice, from the terminal and from npm, counts once', async t => {
	const {child, result, printed} = await startEndless(t, "now += 400; process.once('SIGINT', resolve);");
	child.kill('SIGINT');
	await printed();
	child.kill('SIGINT');
	t.like(await result, {status: 5});
});
