// The coordinator's side of the scan threads and processes.
import {fork} from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import {fileURLToPath} from 'node:url';
import {Worker} from 'node:worker_threads';
import type {ThreadReply, ThreadCall, CallName, ScanProgress, ScanCalls, ThreadOptions} from './scan-thread.ts';

/** An error of SQLite or Node, or of the thread. */
export class ThreadError extends Error {
	override readonly name = 'ThreadError';
	/** SQLite's own code, such as SQLITE_BUSY, or Node's; empty where there is none. */
	readonly code: string;

	constructor(message: string, code = '') {
		super(message);
		this.code = code;
	}
}

export type ScanThread = {
	/** Calls a function of the other side. Replies come in the order of the calls. */
	call<Name extends CallName>(
		name: Name,
		...parameters: Parameters<ScanCalls[Name]>
	): Promise<ReturnType<ScanCalls[Name]>>;
	/** Rows of the current table that a process has reported. Threads report through shared memory. */
	rowsTaken(): number;
	/** Ends the thread or process, and rejects calls without a reply. */
	close(): Promise<void>;
};

/** The common interface of a worker and a process. */
type Carrier = {
	readonly send: (call: ThreadCall) => void;
	/** Sets whether it keeps the program alive. */
	readonly hold: (isHeld: boolean) => void;
	readonly end: () => Promise<void>;
};

type Listeners = {
	readonly onMessage: (message: ThreadReply | ScanProgress) => void;
	readonly onEnd: (reason: string) => void;
};

type Pending = {readonly resolve: (value: unknown) => void; readonly reject: (error: Error) => void};

// The file beside this module: `.ts` from source, `.js` when built.
const entry = new URL(`scan-thread${path.extname(import.meta.url)}`, import.meta.url);

const callsThrough = (carry: (listeners: Listeners) => Carrier): ScanThread => {
	const pending = new Map<number, Pending>();
	let failure: Error | undefined;
	let calls = 0;
	let rows = 0;
	const carrier = carry({
		onMessage(answer) {
			if ('rows' in answer) {
				rows = answer.rows;
				return;
			}

			const call = pending.get(answer.id);
			pending.delete(answer.id);
			carrier.hold(pending.size > 0);
			if ('error' in answer) {
				call?.reject(new ThreadError(answer.error, answer.code));
			} else {
				call?.resolve(answer.value);
			}
		},
		onEnd(reason) {
			failure ??= new ThreadError(reason);
			for (const {reject} of pending.values()) {
				reject(failure);
			}

			pending.clear();
			carrier.hold(false);
		},
	});
	carrier.hold(false);
	return {
		async call<Name extends CallName>(name: Name, ...parameters: Parameters<ScanCalls[Name]>) {
			const value = await new Promise<unknown>((resolve, reject) => {
				if (failure !== undefined) {
					reject(failure);
					return;
				}

				const id = ++calls;
				rows = 0;
				pending.set(id, {resolve, reject});
				carrier.hold(true);
				carrier.send({id, name, parameters});
			});
			// The other side calls the function of the same name, so its reply has that function's type.
			return value as ReturnType<ScanCalls[Name]>;
		},
		rowsTaken: () => rows,
		close: async () => carrier.end(),
	};
};

/** Starts a thread. It opens the file at its first call. */
export const startThread = (options: ThreadOptions): ScanThread =>
	callsThrough(({onMessage, onEnd}) => {
		// Rows are garbage as soon as they are counted. A larger nursery would only keep more of them.
		const worker = new Worker(entry, {
			workerData: options,
			name: 'profilemesh-scan',
			resourceLimits: {maxYoungGenerationSizeMb: 12},
		});
		worker.on('message', onMessage);
		worker.on('error', error => {
			onEnd(error instanceof Error ? error.message : String(error));
		});
		worker.on('exit', () => {
			onEnd('The scan thread has ended');
		});
		return {
			send(call) {
				// Transfers bytes. A copy would stay in this thread, where nothing else triggers a garbage collection.
				const buffers = call.parameters.map(parameter =>
					parameter instanceof Uint8Array ? parameter.buffer : undefined,
				);
				worker.postMessage(
					call,
					buffers.filter(buffer => buffer instanceof ArrayBuffer),
				);
			},
			hold(isHeld) {
				if (isHeld) {
					worker.ref();
				} else {
					worker.unref();
				}
			},
			async end() {
				await worker.terminate();
			},
		};
	});

/** Starts a process. It costs more than a thread, but can be ended while SQLite computes. */
export const startProcess = (options: ThreadOptions): ScanThread =>
	callsThrough(({onMessage, onEnd}) => {
		const child = fork(fileURLToPath(entry), [JSON.stringify(options)], {
			serialization: 'advanced',
			// The driver reads this once in a process. Then names that begin with `file:` are URIs with parameters.
			env: options.isImmutable ? {...process.env, SQLITE_USE_URI: '1'} : process.env,
			stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
			// A process group of its own: ctrl-c reaches only this program, which decides when the scan ends.
			detached: true,
		});
		child.on('message', message => {
			// The other side sends nothing else.
			onMessage(message as ThreadReply | ScanProgress);
		});
		child.on('error', error => {
			onEnd(error.message);
		});
		child.on('exit', () => {
			onEnd('The scan process has ended');
		});
		return {
			send(call) {
				child.send(call);
			},
			hold(isHeld) {
				if (isHeld) {
					child.ref();
					child.channel?.ref();
				} else {
					child.unref();
					child.channel?.unref();
				}
			},
			async end() {
				child.kill('SIGKILL');
			},
		};
	});
