// Prints an event as JSON. Keys may be added, and none removed.
import type {ErrorDetails} from '../errors.ts';
import type {EngineEvent} from '../events/events.ts';
import {driftJson} from './drift-json.ts';
import {sliceJson} from './slice-json.ts';

const errorJson = ({code, message, why, hint}: ErrorDetails) => ({
	code,
	message,
	why: why ?? null,
	hint: hint ?? null,
});

const detailsOf = (event: EngineEvent) => {
	switch (event.type) {
		case 'batch_planned': {
			return {
				datasets: event.datasets.map(({schemaName, datasetName, estimatedRows}) => ({
					schema_name: schemaName,
					dataset_name: datasetName,
					estimated_rows: estimatedRows,
				})),
			};
		}

		case 'profiling_started': {
			return {estimated_rows: event.estimatedRows, column_count: event.columnCount};
		}

		case 'profiling_progress': {
			return {phase: event.phase, rows_done: event.rowsDone, rows_total: event.rowsTotal};
		}

		case 'slice_profiled':
		case 'profiling_completed': {
			return {
				...(event.profile.run.slice !== null && sliceJson(event.profile.run)),
				...(event.type === 'slice_profiled' && {reason: event.reason, rows_before: event.rowsBefore}),
				status: event.status,
				duration_ms: event.durationMs,
				row_count: event.profile.run.rowCount,
				column_count: event.profile.columns.length,
				failed_columns: event.profile.columns
					.filter(({errors}) => errors.size > 0)
					.map(({column}) => column.name),
			};
		}

		case 'profiling_failed': {
			return {status: event.status, duration_ms: event.durationMs, error: errorJson(event.error)};
		}

		case 'batch_completed': {
			return {duration_ms: event.durationMs, counts: event.counts};
		}

		case 'drift_detected':
		case 'drift_not_detected': {
			const {baseline_run_id, summary} = driftJson(event.report);
			return {duration_ms: event.durationMs, baseline_run_id, summary};
		}

		case 'drift_not_judged': {
			return {reason: event.reason, error: event.reason === 'failed' ? errorJson(event.error) : null};
		}
	}
};

const datasetJson = (event: EngineEvent) =>
	'datasetName' in event ? {run_id: event.runId, schema_name: event.schemaName, dataset_name: event.datasetName} : {};

/** Prints one event. `time` is when the log received it. `run_id` leads to the results, which the event leaves out. */
export const eventJson = (event: EngineEvent, time: Date) => ({
	event: event.type,
	time: time.toISOString(),
	batch_id: event.batchId,
	...datasetJson(event),
	...detailsOf(event),
});
