// Test files by name; all of them run as `ava-rooms.config.js` says.
import process from 'node:process';
import {bundledThread} from './test/support/bundled-thread.js';

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
};

export default avaConfig;
