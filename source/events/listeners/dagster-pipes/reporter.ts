// Reports to Dagster: a materialization for each profiled asset, its checks, and a log.
import {errorLine, type ErrorDetails} from '../../../errors.ts';
import type {Run, RunProfile} from '../../../profiling/profile.ts';
import {datasetId, fullName, type DatasetKey} from '../../../profiling/dataset.ts';
import {isUndated} from '../../../profiling/slice.ts';
import {sliceJson} from '../../../reports/slice-json.ts';
import {version} from '../../../version.ts';
import type {DriftEvent, EngineEvent, ProfilingFailed} from '../../events.ts';
import type {EventListener} from '../listener.ts';
import type {FoundAsset, LostAsset} from './assets.ts';
import {checkResult} from './checks.ts';
import type {PipesRequest} from './context.ts';
import {logLines, type LogLine} from './log-lines.ts';
import {materializationMetadata} from './metadata.ts';
import {textValue, type Message, type Metadata} from './protocol.ts';

export type ReporterOptions = {
	readonly request: PipesRequest;
	readonly send: (message: Message) => Promise<void>;
	/** Milliseconds from any start. */
	readonly now?: () => number;
};

/** Milliseconds between two reports on the progress of a long table. */
const msBetweenProgress = 30_000;

/** The tables and columns that failed, for the failure that Dagster shows. */
type Failure = {
	readonly asset_key: string | null;
	readonly dataset_name: string;
	readonly column_name: string | null;
	readonly message: string;
};

/** A dataset, and its run to report. */
type Reported = DatasetKey & {readonly runId: string | null};

const sliceMetadata = (run: Run): Metadata => {
	const {slice, slice_start: start} = sliceJson(run);
	return slice === null || start === null ? {} : {slice: textValue(slice), slice_start: textValue(start)};
};

export class Reporter implements EventListener {
	readonly #request: PipesRequest;
	readonly #send: ReporterOptions['send'];
	readonly #now: () => number;
	readonly #assets = new Map<string, FoundAsset[]>();
	/** Profiles that are not compared yet. Their materializations will have the counts of drift. */
	readonly #profiled = new Map<string, RunProfile>();
	/** Slices of partitioned assets that are not compared yet, by the ids of their runs. */
	readonly #slices = new Map<string, RunProfile>();
	readonly #reportedAt = new Map<string, number>();
	readonly #failures: Failure[] = [];
	#documentFile: string | undefined;
	#configFile: string | undefined;

	constructor({request, send, now = () => performance.now()}: ReporterOptions) {
		this.#request = request;
		this.#send = send;
		this.#now = now;
	}

	get name(): string {
		return 'The report to Dagster';
	}

	/** The file of the profiles as JSON, which materializations name. */
	documentIn(file: string): void {
		this.#documentFile = file;
	}

	/** The config of the runs, which materializations name. */
	configIn(file: string): void {
		this.#configFile = file;
	}

	/** Reports the events of these datasets for these assets from now on. */
	bind(assets: readonly FoundAsset[]): void {
		for (const asset of assets) {
			const key = datasetId(asset.dataset);
			this.#assets.set(key, [...(this.#assets.get(key) ?? []), asset]);
		}
	}

	/** Whether each slice of a dataset is reported by itself, as a partition. */
	isPartitioned(dataset: DatasetKey): boolean {
		return this.#assetsOf(dataset).some(({isPartitioned}) => isPartitioned);
	}

	/** Reports an asset whose dataset is gone: its checks fail, and nothing is materialized. */
	async lose(asset: LostAsset): Promise<void> {
		const name = asset.table ?? asset.key;
		const error: ErrorDetails = {
			code: 'not-found',
			message: `There is no dataset for the asset ${asset.key}`,
			why: asset.why,
		};
		const event: DriftEvent = {
			type: 'drift_not_judged',
			reason: 'failed',
			batchId: null,
			runId: null,
			schemaName: asset.schema ?? '',
			datasetName: name,
			error,
		};
		this.#failures.push({
			asset_key: asset.key,
			dataset_name: name,
			column_name: null,
			message: errorLine(error),
		});
		await this.#log([{level: 'ERROR', message: errorLine(error)}]);
		await this.#reportChecks([asset], event);
	}

	async handle(event: EngineEvent): Promise<void> {
		if (!this.#isDue(event)) {
			return;
		}

		await this.#log(logLines(event));
		switch (event.type) {
			case 'profiling_completed': {
				if (!this.isPartitioned(event)) {
					this.#profiled.set(datasetId(event), event.profile);
				}

				this.#recordColumns(event, event.profile);
				break;
			}

			case 'profiling_failed': {
				await this.#reportFailure(event);
				break;
			}

			case 'drift_detected':
			case 'drift_not_detected':
			case 'drift_not_judged': {
				const ofSlice = await this.#reportMaterialization(event, event);
				await this.#reportChecks(this.#assetsOf(event), event, ofSlice);
				break;
			}

			case 'batch_completed': {
				await this.#send({
					method: 'report_custom_message',
					params: {payload: {profilemesh: {version, batch_id: event.batchId, failures: this.#failures}}},
				});
				break;
			}

			case 'slice_profiled': {
				// Rows without a date belong to no partition.
				const {slice} = event.profile.run;
				if (slice !== null && !isUndated(slice) && this.isPartitioned(event)) {
					this.#slices.set(event.runId, event.profile);
				}

				break;
			}

			case 'batch_planned':
			case 'profiling_started':
			case 'profiling_progress': {
				break;
			}
		}
	}

	/** Reports the stored profiles that were not compared. */
	async close(): Promise<void> {
		for (const {run} of [...this.#profiled.values(), ...this.#slices.values()]) {
			// eslint-disable-next-line no-await-in-loop -- messages have an order
			await this.#reportMaterialization(run, undefined);
		}
	}

	#assetsOf(dataset: DatasetKey): readonly FoundAsset[] {
		return this.#assets.get(datasetId(dataset)) ?? [];
	}

	#isDue(event: EngineEvent): boolean {
		if (event.type !== 'profiling_progress' && event.type !== 'profiling_started') {
			return true;
		}

		const now = this.#now();
		if (
			event.type === 'profiling_progress' &&
			now - (this.#reportedAt.get(event.runId) ?? now) < msBetweenProgress
		) {
			return false;
		}

		this.#reportedAt.set(event.runId, now);
		return true;
	}

	#recordColumns(dataset: DatasetKey, {columns}: RunProfile): void {
		for (const {column, errors} of columns) {
			const reasons = new Set(errors.values());
			for (const reason of reasons) {
				this.#failures.push({
					asset_key: this.#assetsOf(dataset)[0]?.key ?? null,
					dataset_name: dataset.datasetName,
					column_name: column.name,
					message: reason,
				});
			}
		}
	}

	/** Fails the checks of a table that could not be read. */
	async #reportFailure(event: ProfilingFailed): Promise<void> {
		if (event.status === 'cancelled') {
			return;
		}

		const assets = this.#assetsOf(event);
		this.#failures.push({
			asset_key: assets[0]?.key ?? null,
			dataset_name: event.datasetName,
			column_name: null,
			message: errorLine(event.error),
		});
		const {batchId, schemaName, datasetName, error} = event;
		await this.#reportChecks(assets, {
			type: 'drift_not_judged',
			reason: 'failed',
			batchId,
			runId: null,
			schemaName,
			datasetName,
			error,
		});
	}

	/** Takes a profile that is not reported yet: that of a slice by its run, else that of the dataset. */
	#take({runId, ...dataset}: Reported): RunProfile | undefined {
		const ofSlice = runId === null ? undefined : this.#slices.get(runId);
		const profile = ofSlice ?? this.#profiled.get(datasetId(dataset));
		if (ofSlice === undefined) {
			this.#profiled.delete(datasetId(dataset));
		} else {
			this.#slices.delete(ofSlice.run.runId);
		}

		return profile;
	}

	/** Returns the partition of the run, where its slice is one. */
	async #reportMaterialization(reported: Reported, drift: DriftEvent | undefined): Promise<Metadata> {
		const profile = this.#take(reported);
		if (profile === undefined) {
			return {};
		}

		const assets = this.#assetsOf(reported);
		const ofSlice = this.isPartitioned(reported) ? sliceMetadata(profile.run) : {};
		const figures = materializationMetadata(profile, drift, {
			tableName: fullName(assets[0]?.dataset ?? profile.run),
			configFile: this.#configFile,
			plots: this.#request.plots,
			documentFile: this.#documentFile,
			isKept: !(drift?.type === 'drift_not_judged' && drift.reason === 'not_kept'),
		});
		const metadata = {...ofSlice, ...figures};
		for (const {key, isSelected} of assets) {
			if (isSelected) {
				// eslint-disable-next-line no-await-in-loop -- messages have an order
				await this.#send({
					method: 'report_asset_materialization',
					params: {asset_key: key, data_version: null, metadata},
				});
			}
		}

		return ofSlice;
	}

	async #reportChecks(
		assets: ReadonlyArray<FoundAsset | LostAsset>,
		event: DriftEvent,
		ofSlice: Metadata = {},
	): Promise<void> {
		for (const {key, checks} of assets) {
			for (const check of checks) {
				const {metadata, ...result} = checkResult(check, event, this.#request.failOn);
				// eslint-disable-next-line no-await-in-loop -- messages have an order
				await this.#send({
					method: 'report_asset_check',
					params: {asset_key: key, check_name: check, ...result, metadata: {...ofSlice, ...metadata}},
				});
			}
		}
	}

	async #log(lines: readonly LogLine[]): Promise<void> {
		for (const line of lines) {
			// eslint-disable-next-line no-await-in-loop -- messages have an order
			await this.#send({method: 'log', params: line});
		}
	}
}
