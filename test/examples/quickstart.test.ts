import fs from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import {repository, runCli, temporaryDirectory} from '../support/cli.ts';

test.serial('the quickstart prints its four steps and finds the planted drift, however often it runs', async t => {
	// A copy, so that the sample and the runs of whoever works here stay as they are.
	const directory = await temporaryDirectory(t);
	await fs.cp(path.join(repository, 'examples'), path.join(directory, 'examples'), {
		recursive: true,
		filter: source => !source.includes('.profilemesh'),
	});
	for (const name of ['package.json', 'dist', 'node_modules']) {
		await fs.symlink(path.join(repository, name), path.join(directory, name));
	}

	for (const commandLine of [[], ['--session']]) {
		const {status, stdout, stderr} = await runCli(commandLine, {
			script: path.join(directory, 'examples', 'quickstart.ts'),
			cwd: directory,
		});
		t.is(stderr, '');
		t.is(status, 0);
		t.deepEqual(
			stdout
				.split('\n')
				.map(line => /^\[\d\/4\]/v.exec(line)?.[0])
				.filter(step => step !== undefined),
			['[1/4]', '[2/4]', '[3/4]', '[4/4]'],
		);
		t.regex(stdout, /\[HIGH\] customers\.age\.mean/v);
		t.regex(stdout, /\[MEDIUM\] customers\.total_purchases\.mean/v);
		t.regex(stdout, /\[LOW\] customers\.is_active\.null_percent/v);
		t.regex(stdout, /loyalty_tier/v);
	}
});
