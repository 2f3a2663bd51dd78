// How far a batch is: a listener of events that adds them up, for whatever draws it.
import {datasetId} from '../profiling/dataset.ts';
import type {EngineEvent} from './events.ts';

type DatasetProgress = {
	readonly name: string;
	/** Rows that are expected; `undefined` where nobody knows. */
	rows: number | undefined;
	rowsDone: number;
	state: 'waiting' | 'running' | 'ended';
};

/** Hears every event of one batch and says at any time how far it is. */
export class BatchProgress {
	readonly #datasets = new Map<string, DatasetProgress>();
	#total = 0;

	#having(state: DatasetProgress['state']): readonly DatasetProgress[] {
		return this.#datasets
			.values()
			.filter(dataset => dataset.state === state)
			.toArray();
	}

	#dataset(schemaName: string, datasetName: string): DatasetProgress {
		const key = datasetId({schemaName, datasetName});
		const known = this.#datasets.get(key);
		if (known !== undefined) {
			return known;
		}

		const dataset: DatasetProgress = {
			name: datasetName,
			rows: undefined,
			rowsDone: 0,
			state: 'waiting',
		};
		this.#datasets.set(key, dataset);
		return dataset;
	}

	handle(event: EngineEvent): void {
		switch (event.type) {
			case 'batch_planned': {
				this.#total = event.datasets.length;
				for (const {schemaName, datasetName, estimatedRows} of event.datasets) {
					this.#dataset(schemaName, datasetName).rows = estimatedRows ?? undefined;
				}

				break;
			}

			case 'profiling_started': {
				this.#dataset(event.schemaName, event.datasetName).state = 'running';
				break;
			}

			case 'profiling_progress': {
				const dataset = this.#dataset(event.schemaName, event.datasetName);
				dataset.rowsDone = event.rowsDone;
				dataset.rows = event.rowsTotal ?? dataset.rows;
				break;
			}

			case 'profiling_completed': {
				const dataset = this.#dataset(event.schemaName, event.datasetName);
				dataset.state = 'ended';
				dataset.rowsDone = event.profile.run.rowCount ?? dataset.rowsDone;
				break;
			}

			case 'profiling_failed': {
				this.#dataset(event.schemaName, event.datasetName).state = 'ended';
				break;
			}

			case 'batch_completed':
			case 'drift_detected':
			case 'drift_not_detected':
			case 'drift_not_judged': {
				break;
			}
		}
	}

	/** Names of the datasets that are being profiled. */
	get running(): readonly string[] {
		return this.#having('running').map(dataset => dataset.name);
	}

	get ended(): number {
		return this.#having('ended').length;
	}

	get total(): number {
		return this.#total;
	}

	get rowsDone(): number {
		return this.#datasets.values().reduce((sum, dataset) => sum + dataset.rowsDone, 0);
	}

	/** From 0 to 1: each dataset weighs its rows, one whose rows nobody knows weighs as much as the average of the others. */
	get share(): number {
		const datasets = this.#datasets.values().toArray();
		const known = datasets.map(({rows}) => rows).filter(rows => rows !== undefined);
		const average = known.length === 0 ? 1 : known.reduce((sum, rows) => sum + rows, 0) / known.length;
		let done = 0;
		let all = 0;
		for (const {rows, rowsDone, state} of datasets) {
			// A dataset also costs something beside its rows: empty ones count too.
			const weight = (rows ?? average) + 1;
			const scanned = rows === undefined || rows === 0 ? 0 : Math.min(1, rowsDone / rows);
			all += weight;
			done += weight * (state === 'ended' ? 1 : scanned);
		}

		return all === 0 ? 0 : done / all;
	}
}
