// The first columns of runs, to show beside a list of datasets. They are read while the cursor rests on a dataset.
import {setTimeout as sleep} from 'node:timers/promises';
import type {ColumnProfile} from '../../profiling/profile.ts';
import {Signal} from '../state/signal.ts';
import type {SessionWorkspace} from './engine.ts';

/** More than the tallest window shows. */
const columnsRead = 64;
/** Runs whose columns are kept, so that the way back over the list reads nothing again. */
const runsKept = 100;

export type KnownColumns = ReadonlyMap<string, readonly ColumnProfile[]>;

export class RunColumns {
	readonly #workspace: Pick<SessionWorkspace, 'firstColumns' | 'cursorRest'>;
	/** The runs whose columns are being read. */
	readonly #reading = new Set<string>();
	/** By the id of the run. */
	readonly known = new Signal<KnownColumns>(new Map());

	constructor(workspace: Pick<SessionWorkspace, 'firstColumns' | 'cursorRest'>) {
		this.#workspace = workspace;
	}

	/** Reads the columns of a run that the cursor has come to, unless it moves on at once. Returns how to move on. */
	visit(runId: string): () => void {
		const moved = new AbortController();
		if (!this.known.value.has(runId) && !this.#reading.has(runId)) {
			void this.#read(runId, moved.signal);
		}

		return () => {
			moved.abort();
		};
	}

	/** Never rejects: without its columns a list is still whole. */
	async #read(runId: string, signal: AbortSignal): Promise<void> {
		try {
			if (this.#workspace.cursorRest > 0) {
				await sleep(this.#workspace.cursorRest, undefined, {signal, ref: false});
			}

			this.#reading.add(runId);
			const columns = await this.#workspace.firstColumns(runId, columnsRead);
			this.known.update(known => new Map([...[...known].slice(1 - runsKept), [runId, columns]]));
		} catch {
			// The profile of the run, which a key opens, tells what is wrong.
		} finally {
			this.#reading.delete(runId);
		}
	}
}
