// One session of Dagster Pipes, from `opened` to `closed`, also where errors occur between them.
import process from 'node:process';
import {messageOf, ProfileMeshError} from '../../../errors.ts';
import {errorText} from '../../../reports/error-text.ts';
import {datasetId, type DatabaseDataset, type DatasetKey} from '../../../profiling/dataset.ts';
import {settlesWithin} from '../settles-within.ts';
import {resolveAssets} from './assets.ts';
import {Channel, type Streams} from './channel.ts';
import {readRequest, type PipesRequest} from './context.ts';
import type {PipesException} from './protocol.ts';
import {Reporter} from './reporter.ts';

export type BoundDatasets = {
	/** Datasets to profile and then compare. */
	readonly profiled: readonly DatasetKey[];
	/** Datasets to compare only: only the checks of their assets were selected. */
	readonly compared: readonly DatasetKey[];
	/** The number of assets that are not datasets. */
	readonly lost: number;
};

const closeTimeoutMs = 2000;

const exceptionOf = (error: unknown): PipesException => ({
	message: errorText(error, {withStack: false}).trimEnd(),
	stack: [],
	name: error instanceof Error ? error.name : null,
	cause: null,
	context: null,
});

export class PipesSession {
	/**
	Reads the context of Dagster, and sends `opened`.

	@throws ProfileMeshError `usage` when it cannot be read, or the messages cannot be written.
	*/
	static async open(env: typeof process.env, streams: Streams): Promise<PipesSession> {
		const request = await readRequest(env);
		const session = new PipesSession(request, new Channel(request.destination, streams));
		try {
			await session.#channel.send({method: 'opened', params: {extras: {}}});
		} catch (error) {
			throw new ProfileMeshError('usage', 'Messages for Dagster cannot be written', {
				why: messageOf(error),
				hint: 'Check the message reader of the Pipes session',
				cause: error,
			});
		}

		process.once('exit', session.#closeAtExit);
		return session;
	}

	readonly listener: Reporter;
	readonly #request: PipesRequest;
	readonly #channel: Channel;

	private constructor(request: PipesRequest, channel: Channel) {
		this.#request = request;
		this.#channel = channel;
		this.listener = new Reporter({request, send: async message => channel.send(message)});
	}

	readonly #closeAtExit = () => {
		this.#channel.sendAtExit({
			method: 'closed',
			params: {exception: exceptionOf(new ProfileMeshError('interrupted', 'Ended at once'))},
		});
	};

	/** Whether Dagster requests assets. Without them the tables of the config are profiled. */
	get hasAssets(): boolean {
		return this.#request.assets !== undefined;
	}

	/** Finds the datasets that Dagster requests. Reports a dataset that does not exist, without an error. */
	async bind(datasets: readonly DatabaseDataset[]): Promise<BoundDatasets> {
		const {found, lost} = resolveAssets(this.#request.assets ?? [], datasets);
		this.listener.bind(found);
		try {
			for (const asset of lost) {
				await this.listener.lose(asset); // eslint-disable-line no-await-in-loop -- messages have an order
			}
		} catch {
			// The next write fails as well, and reports the error.
		}

		const profiled = found.filter(({isSelected}) => isSelected).map(({dataset}) => dataset);
		return {
			profiled,
			compared: found
				.filter(({isSelected, checks}) => !isSelected && checks.size > 0)
				.map(({dataset}) => dataset)
				.filter(dataset => !profiled.includes(dataset)),
			lost: lost.length,
		};
	}

	/** Finds datasets among those with runs, as `bind` does. An asset that names its dataset may have no run yet. */
	async bindKept(kept: readonly DatasetKey[]): Promise<BoundDatasets> {
		const named = (this.#request.assets ?? []).flatMap(({schema, table}) =>
			schema === undefined || table === undefined ? [] : [{schemaName: schema, datasetName: table}],
		);
		return this.bind(new Map([...kept, ...named].map(dataset => [datasetId(dataset), dataset])).values().toArray());
	}

	/** Sends `closed`, with an error if there was one. Never throws, and never waits for long. */
	async close(error?: unknown): Promise<void> {
		process.off('exit', this.#closeAtExit);
		await settlesWithin(this.#sendClosed(error), closeTimeoutMs);
	}

	async #sendClosed(error: unknown): Promise<void> {
		try {
			await this.#channel.send({
				method: 'closed',
				params: error === undefined ? {} : {exception: exceptionOf(error)},
			});
		} catch {
			// The listener has reported it.
		} finally {
			await this.#channel.close().catch(() => undefined);
		}
	}
}
