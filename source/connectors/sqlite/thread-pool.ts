// The coordinator's side of the scan threads.
import path from 'node:path';
import {Worker} from 'node:worker_threads';
import type {
	Answer,
	Call,
	CallName,
	ScanCalls,
	ThreadOptions,
} from './scan-thread.ts';

/** What SQLite, or the thread, said. */
export class ThreadError extends Error {
	override readonly name = 'ThreadError';
	/** SQLite's own code, such as SQLITE_BUSY. */
	readonly sqlite: string | undefined;

	constructor(message: string, sqlite?: string) {
		super(message);
		this.sqlite = sqlite;
	}
}

type Pending = {readonly resolve: (value: unknown) => void; readonly reject: (error: Error) => void};

export type ScanThread = {
	/** Calls are answered in their order. */
	call<Name extends CallName>(name: Name, ...parameters: Parameters<ScanCalls[Name]>): Promise<ReturnType<ScanCalls[Name]>>;
	close(): Promise<void>;
};

/** Starts a thread; the file is opened at its first call. */
export const startThread = (options: ThreadOptions): ScanThread => {
	// Beside this module: `.ts` from source, `.js` when built.
	const worker = new Worker(new URL(`scan-thread${path.extname(import.meta.url)}`, import.meta.url), {workerData: options, name: 'profilemesh-scan'});
	const pending = new Map<number, Pending>();
	let failure: Error | undefined;
	let calls = 0;
	const fail = (error: Error) => {
		failure = error;
		for (const {reject} of pending.values()) {
			reject(error);
		}

		pending.clear();
		worker.unref();
	};

	worker.unref();
	worker.on('message', (answer: Answer) => {
		const call = pending.get(answer.id);
		pending.delete(answer.id);
		if (pending.size === 0) {
			worker.unref();
		}

		if ('error' in answer) {
			call?.reject(new ThreadError(answer.error, answer.sqlite));
		} else {
			call?.resolve(answer.value);
		}
	});
	worker.on('error', error => {
		fail(new ThreadError(error instanceof Error ? error.message : String(error)));
	});
	worker.on('exit', () => {
		fail(new ThreadError('The scan thread has ended'));
	});
	return {
		async call<Name extends CallName>(name: Name, ...parameters: Parameters<ScanCalls[Name]>) {
			const value = await new Promise<unknown>((resolve, reject) => {
				if (failure !== undefined) {
					reject(failure);
					return;
				}

				const call: Call = {id: ++calls, name, parameters};
				pending.set(call.id, {resolve, reject});
				worker.ref();
				worker.postMessage(call);
			});
			// The thread answers a call with what the function of that name returns: it runs the very same one.
			return value as ReturnType<ScanCalls[Name]>;
		},
		async close() {
			await worker.terminate();
		},
	};
};
