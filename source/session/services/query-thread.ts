// Runs the queries of the session in a thread, so that the screen never waits for a wide table.
import {parentPort, workerData} from 'node:worker_threads';
import type {LoadedConfig} from '../../config/load.ts';
import {type ErrorCode, messageOf, ProfileMeshError} from '../../errors.ts';
import {openWorkspace} from '../../opened-workspace.ts';
import type {WorkspaceListeners} from '../../workspace.ts';
import {createQueries, type Queries} from './queries.ts';

export type QueryRequest = {
	readonly id: number;
	readonly name: keyof Queries;
	readonly parameters: readonly unknown[];
};

/** An error as it crosses threads. */
export type Thrown = {
	/** `undefined` for an error that is no `ProfileMeshError`. */
	readonly code: ErrorCode | undefined;
	readonly message: string;
	readonly why: string | undefined;
	readonly hint: string | undefined;
};

export type ThreadReply = {readonly id: number} & ({readonly value: unknown} | {readonly thrown: Thrown});

/** What the workspace of the thread reports beside its answers. */
export type ThreadNotice =
	| {readonly listener: 'onNotice'; readonly text: string}
	| {readonly listener: 'onWait'; readonly text: string | undefined};

const thrownOf = (error: unknown): Thrown => {
	const known = error instanceof ProfileMeshError ? error : undefined;
	return {
		code: known?.code,
		message: messageOf(error),
		why: known?.why,
		hint: known?.hint,
	};
};

const runQuery = async (queries: Queries, {name, parameters}: QueryRequest): Promise<unknown> => {
	// `Queries` types both sides; the messages between them have no types.
	const query = queries[name] as (...parameters: readonly unknown[]) => Promise<unknown>;
	return query(...parameters);
};

/** Starts to run the queries of the parent, in their order. */
const begin = async (port: NonNullable<typeof parentPort>): Promise<void> => {
	const post = (notice: ThreadNotice) => {
		port.postMessage(notice);
	};

	const listeners: WorkspaceListeners = {
		onNotice(text) {
			post({listener: 'onNotice', text});
		},
		onWait(text) {
			post({listener: 'onWait', text});
		},
	};
	const queries = createQueries(await openWorkspace(workerData as LoadedConfig, listeners));
	let before: Promise<void> = Promise.resolve();
	port.on('message', (request: QueryRequest) => {
		const waited = before;
		before = (async () => {
			await waited;
			const send = (reply: ThreadReply) => {
				port.postMessage(reply);
			};

			try {
				send({id: request.id, value: await runQuery(queries, request)});
			} catch (error) {
				send({id: request.id, thrown: thrownOf(error)});
			}
		})();
	});
};

if (parentPort !== null) {
	await begin(parentPort);
}
