import {createHash} from 'node:crypto';
import path from 'node:path';
import process from 'node:process';
import {bundledThread} from './test/support/bundled-thread.js';

/** Files that take the longest: the run ends when they do, so they begin first. */
const longest = [
	'examples/documentation',
	'session/sizes',
	'session/flows',
	'connectors/slices',
	'connectors/snowflake/profile',
	'examples/recipes',
	'connectors/postgres/profile',
	'commands/compare',
].map(name => path.normalize(`test/${name}.test.ts`));

/** Files that wait for a terminal or a server are spread among those that compute, the same way each time. */
const placeOf = file => {
	const relative = path.relative(import.meta.dirname, file);
	const place = longest.indexOf(relative);
	return place === -1 ? createHash('sha1').update(relative).digest('hex') : ` ${place}`;
};

const avaConfig = {
	extensions: ['ts', 'tsx'],
	nodeArguments: ['--import=./test/support/typescript.js'],
	files: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
	environmentVariables: {
		NODE_ENV: 'production',
		// In seconds. On a busy machine a server takes longer than the usual ten to answer.
		PGCONNECT_TIMEOUT: '60',
		// Coverage is of the modules.
		...(process.env.NODE_V8_COVERAGE === undefined && {TEST_SCAN_THREAD: await bundledThread()}),
	},
	// More than there are cores: many files wait for a terminal, a server or a process.
	concurrency: 6,
	timeout: '10m',
	sortTestFiles: (left, right) => (placeOf(left) < placeOf(right) ? -1 : 1),
};

export default avaConfig;
