// The session over the in-memory engine, as a program for a real terminal. Options as JSON in the first argument.
import process from 'node:process';
import {runSession} from '../../source/commands/session.ts';
import type {MemoryOptions} from './memory-engine.ts';

const {configFile, ...options} = JSON.parse(process.argv[2] ?? '{}') as MemoryOptions & {readonly configFile?: string};
process.exitCode = await runSession({
	configFile,
	async loadEngine() {
		const {memoryEngine} = await import('./memory-engine.ts');
		return memoryEngine(options);
	},
});
