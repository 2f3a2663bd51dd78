// The session's side of the query thread, which starts with a query and ends when idle.
import {existsSync} from 'node:fs';
import path from 'node:path';
import {Worker} from 'node:worker_threads';
import type {LoadedConfig} from '../../config/load.ts';
import {databaseOf} from '../../databases/registry.ts';
import {ProfileMeshError} from '../../errors.ts';
import type {WorkspaceListeners} from '../../workspace.ts';
import type {Queries} from './queries.ts';
import type {QueryRequest, ThreadNotice, ThreadReply, Thrown} from './query-thread.ts';

/** Milliseconds without a query after which the thread ends, for it holds memory and an open store. */
const idleFor = 20_000;

/** The thread polls a server repeatedly: opening a new connection each time would cost the server more. */
const idleTimeOf = ({config}: LoadedConfig): number => {
	const {connection} = config.storage;
	const {file, pollEvery = 0} = databaseOf(connection);
	return file === undefined ? Math.max(idleFor, pollEvery * 2) : idleFor;
};

// The module beside this one: `.ts` in the source, `.js` when built.
const entry = new URL(`query-thread${path.extname(import.meta.url)}`, import.meta.url);

const errorOf = ({code, message, why, hint}: Thrown): Error =>
	code === undefined
		? new Error(message)
		: new ProfileMeshError(code, message, {...(why !== undefined && {why}), ...(hint !== undefined && {hint})});

const closedReason = 'The session was closed';

const notFinished = (why: string): ProfileMeshError =>
	new ProfileMeshError('storage', 'The storage could not be read completely', {why, hint: 'Try again'});

type Pending = {readonly resolve: (value: unknown) => void; readonly reject: (error: Error) => void};

class QueryThread {
	readonly #loaded: LoadedConfig;
	readonly #listeners: WorkspaceListeners;
	readonly #pending = new Map<number, Pending>();
	#worker: Worker | undefined;
	#requests = 0;
	#isClosed = false;
	/** Whether the storage was there. */
	#hasAnswered = false;
	#idle: NodeJS.Timeout | undefined;

	constructor(loaded: LoadedConfig, listeners: WorkspaceListeners) {
		this.#loaded = loaded;
		this.#listeners = listeners;
	}

	async run(name: QueryRequest['name'], parameters: readonly unknown[]): Promise<unknown> {
		if (this.#isClosed) {
			throw notFinished(closedReason);
		}

		this.#checkStorage();
		clearTimeout(this.#idle);
		const worker = this.#worker ?? this.#start();
		const request: QueryRequest = {id: this.#requests, name, parameters};
		this.#requests++;
		return new Promise((resolve, reject) => {
			this.#pending.set(request.id, {resolve, reject});
			worker.postMessage(request);
		});
	}

	async close(): Promise<void> {
		this.#isClosed = true;
		clearTimeout(this.#idle);
		const worker = this.#worker;
		this.#fail(closedReason);
		await worker?.terminate();
	}

	#start(): Worker {
		const worker = new Worker(entry, {workerData: this.#loaded, name: 'profilemesh-queries'});
		worker.unref();
		worker.on('message', (reply: ThreadNotice | ThreadReply) => {
			if ('listener' in reply) {
				this.#receive(reply);
				return;
			}

			const pending = this.#pending.get(reply.id);
			this.#pending.delete(reply.id);
			if ('thrown' in reply) {
				pending?.reject(errorOf(reply.thrown));
			} else {
				this.#hasAnswered = true;
				pending?.resolve(reply.value);
			}

			this.#rest();
		});
		worker.on('error', error => {
			this.#end(worker, error instanceof Error ? error.message : String(error));
		});
		worker.on('exit', () => {
			this.#end(worker, 'The thread that compares runs has ended');
		});
		this.#worker = worker;
		return worker;
	}

	/** A new thread would create a new storage if the file of the old one is gone. */
	#checkStorage(): void {
		const {connection} = this.#loaded.config.storage;
		const file = databaseOf(connection).file?.(connection);
		if (file !== undefined && this.#hasAnswered && !existsSync(file)) {
			throw new ProfileMeshError('storage', `The storage ${file} is gone`, {
				why: 'The file was deleted or moved while it was open',
				hint: 'Put it back, then reload',
			});
		}
	}

	#receive(notice: ThreadNotice): void {
		if (notice.listener === 'onWait') {
			this.#listeners.onWait?.(notice.text);
			return;
		}

		this.#listeners.onNotice?.(notice.text);
	}

	/** Ends the thread after some time without a query. */
	#rest(): void {
		if (this.#pending.size > 0) {
			return;
		}

		this.#idle = setTimeout(() => {
			const worker = this.#worker;
			this.#worker = undefined;
			void worker?.terminate();
		}, idleTimeOf(this.#loaded));
		this.#idle.unref();
	}

	#end(worker: Worker, reason: string): void {
		if (worker !== this.#worker) {
			return;
		}

		this.#listeners.onWait?.(undefined);
		this.#fail(reason);
	}

	#fail(reason: string): void {
		this.#worker = undefined;
		const pending = this.#pending.values().toArray();
		this.#pending.clear();
		for (const {reject} of pending) {
			reject(notFinished(reason));
		}
	}
}

/** Queries that run in a thread, and the function that ends it. */
export const createThreadedQueries = (
	loaded: LoadedConfig,
	listeners: WorkspaceListeners = {},
): {readonly queries: Queries; readonly close: () => Promise<void>} => {
	const thread = new QueryThread(loaded, listeners);
	const through =
		<Name extends keyof Queries>(name: Name) =>
		async (...parameters: Parameters<Queries[Name]>): Promise<Awaited<ReturnType<Queries[Name]>>> =>
			// The thread calls the function of the same name and type, so its reply has the type that this one returns.
			(await thread.run(name, parameters)) as Awaited<ReturnType<Queries[Name]>>;
	return {
		queries: {
			compare: through('compare'),
			driftStatus: through('driftStatus'),
			recentRuns: through('recentRuns'),
			boardRuns: through('boardRuns'),
			storageMark: through('storageMark'),
			profiledDatasets: through('profiledDatasets'),
			profiledColumns: through('profiledColumns'),
			loadProfile: through('loadProfile'),
			firstColumns: through('firstColumns'),
			loadBaseline: through('loadBaseline'),
		},
		close: async () => thread.close(),
	};
};
