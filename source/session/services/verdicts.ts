// The drift of the latest run of each dataset: what is kept with the runs at once, the others judged one by one.
import {setTimeout as sleep} from 'node:timers/promises';
import type {DriftStatus} from '../../drift/drift-status.ts';
import type {KnownVerdict} from '../../drift-verdicts.ts';
import type {DriftStatuses, KnownDrift, StatusesByDataset} from '../state/drift-status.ts';
import {memoizeLast} from '../state/memoize-last.ts';
import {Signal} from '../state/signal.ts';
import type {DatasetRow} from './dataset-row.ts';
import type {SessionWorkspace} from './engine.ts';

const publishPeriod = 1000;

export class Verdicts {
	readonly #workspace: Pick<SessionWorkspace, 'driftStatus'>;
	readonly #rows: () => readonly DatasetRow[];
	#isJudging = false;
	#judging: Promise<void> = Promise.resolve();
	#isClosed = false;
	/** The visible rows, which are judged before the others. */
	#seen: readonly DatasetRow[] = [];
	/** Latest runs that are judged already, or cannot be. */
	readonly #judged = new Set<string>();
	/** The last verdict of each dataset, whichever run it is of. */
	readonly #last = new Map<string, DriftStatus>();
	/** By the id of the current run. */
	readonly driftStatuses = new Signal<DriftStatuses>(new Map());
	/**
	The last verdicts as they were when all were known. Lists are sorted by them, so that no row moves under the cursor
	while others are judged; they stand in for those that are still to come.
	*/
	readonly settled = new Signal<StatusesByDataset>(new Map());

	readonly #known = memoizeLast((driftStatuses: DriftStatuses, settled: StatusesByDataset): KnownDrift => ({
		driftStatuses,
		settled,
	}));

	constructor(workspace: Pick<SessionWorkspace, 'driftStatus'>, rows: () => readonly DatasetRow[]) {
		this.#workspace = workspace;
		this.#rows = rows;
	}

	/** Whether the latest run of a dataset is still to be judged. */
	readonly #isOpen = ({runs, failed}: DatasetRow): boolean =>
		runs[0] !== undefined && runs.length > 1 && failed === undefined && !this.#judged.has(runs[0].runId);

	/** What is known now: the same object until it changes. */
	get known(): KnownDrift {
		return this.#known(this.driftStatuses.value, this.settled.value);
	}

	/** Takes over what the store knows, by the ids of the datasets, before the list shows. */
	learn(known: ReadonlyMap<string, KnownVerdict>): void {
		const driftStatuses = new Map(this.driftStatuses.value);
		for (const [id, {runId, driftStatus, isCurrent}] of known) {
			this.#last.set(id, driftStatus);
			if (isCurrent) {
				driftStatuses.set(runId, driftStatus);
				this.#judged.add(runId);
			} else {
				driftStatuses.delete(runId);
				this.#judged.delete(runId);
			}
		}

		this.driftStatuses.set(driftStatuses);
		this.settle();
	}

	/** Sorts the lists by what is known now. */
	settle(): void {
		const {value} = this.settled;
		const isSame =
			value.size === this.#last.size && this.#last.entries().every(([id, status]) => value.get(id) === status);
		this.settled.set(isSame ? value : new Map(this.#last));
	}

	/** Sets which rows are visible. */
	setVisible(rows: readonly DatasetRow[]): void {
		this.#seen = rows;
	}

	/** Forgets the verdict of a run, after a decision about its drift. */
	forget(runId: string): void {
		this.#judged.delete(runId);
		this.driftStatuses.update(
			driftStatuses => new Map(driftStatuses.entries().filter(([other]) => other !== runId)),
		);
	}

	close(): void {
		this.#isClosed = true;
	}

	/** Judges the latest run of each dataset once: the visible ones first, the others with half of a core. */
	async judgeAll(): Promise<void> {
		if (this.#isJudging) {
			return;
		}

		this.#isJudging = true;
		this.#judging = this.#judgeOpen();
		await this.#judging;
	}

	/** Settles when nothing is being judged. */
	async judged(): Promise<void> {
		await this.#judging;
	}

	async #judgeOpen(): Promise<void> {
		const found = new Map<string, DriftStatus>();
		let published = Date.now();
		const publish = () => {
			published = Date.now();
			this.driftStatuses.update(driftStatuses =>
				found.size === 0 ? driftStatuses : new Map([...driftStatuses, ...found]),
			);
			found.clear();
		};

		let rows = this.#rows();
		let position = 0;
		while (!this.#isClosed) {
			if (rows !== this.#rows()) {
				rows = this.#rows();
				position = 0;
			}

			const seen = this.#seen.find(row => this.#isOpen(row));
			let row = seen ?? rows[position];
			while (row !== undefined && !this.#isOpen(row)) {
				position++;
				row = rows[position];
			}

			if (row === undefined) {
				break;
			}

			const began = performance.now();
			/* eslint-disable no-await-in-loop -- one by one: the user works in the list meanwhile */
			await this.#judge(row, found);
			if (Date.now() - published > publishPeriod) {
				publish();
			}

			await sleep(seen === undefined ? performance.now() - began : 0);
			/* eslint-enable no-await-in-loop */
		}

		publish();
		this.settle();
		this.#isJudging = false;
	}

	async #judge(row: DatasetRow, found: Map<string, DriftStatus>): Promise<void> {
		try {
			const {runId, driftStatus} = await this.#workspace.driftStatus({
				schemaName: row.schemaName,
				datasetName: row.datasetName,
			});
			found.set(runId, driftStatus);
			this.#last.set(row.id, driftStatus);
		} catch {
			// Two runs that cannot be compared have no status: the drift screen shows why.
			this.#last.delete(row.id);
		}

		// The list may have a newer run by now, so this one is not judged again.
		this.#judged.add(row.runs[0]?.runId ?? '');
	}
}
