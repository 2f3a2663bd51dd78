// Bundles what the scan threads of SQLite begin with, as the build does. A test starts dozens of them, and each would
// read forty modules. It is JavaScript, because the config of ava begins with it.
import {createHash} from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {build} from 'rolldown';

/** The path of the file: its name changes with its content, and so it is never that of other sources. */
export const bundledThread = async () => {
	const {output} = await build({
		cwd: path.join(import.meta.dirname, '..', '..'),
		input: 'source/connectors/sqlite/scan-thread.ts',
		platform: 'node',
		external: [/^node:/v, 'better-sqlite3'],
		tsconfig: false,
		write: false,
		output: {codeSplitting: false},
	});
	const [{code}] = output;
	const hash = createHash('sha256').update(code).digest('hex');
	const file = path.join(os.tmpdir(), `profilemesh-scan-thread-${hash.slice(0, 16)}.js`);
	if (!fs.existsSync(file)) {
		const unfinished = `${file}.${process.pid}`;
		fs.writeFileSync(unfinished, code);
		fs.renameSync(unfinished, file);
	}

	return file;
};
