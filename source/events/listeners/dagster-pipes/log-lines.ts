// Makes the lines of an event in Dagster's log, safe for a terminal.
import {errorLine} from '../../../errors.ts';
import {countOf, formatCount} from '../../../reports/format.ts';
import {formatDuration} from '../../../reports/format-time.ts';
import {sliceText} from '../../../reports/slice-text.ts';
import {visible} from '../../../terminal-text.ts';
import type {DriftEvent, EngineEvent, ProfilingCompleted} from '../../events.ts';
import {qualifiedName} from '../../../profiling/dataset.ts';
import type {LogLevel} from './protocol.ts';

export type LogLine = {
	readonly level: LogLevel;
	readonly message: string;
};

const line = (level: LogLevel, message: string): readonly LogLine[] => [{level, message: visible(message)}];

const countRows = (count: number): string => countOf(count, 'row');

const countColumns = (count: number): string => countOf(count, 'column');

const ofCompleted = (name: string, {durationMs, profile: {run, columns}}: ProfilingCompleted): readonly LogLine[] => [
	...line(
		'INFO',
		`${name}: profiled ${countRows(run.rowCount ?? 0)}, ${countColumns(columns.length)} ` +
			`in ${formatDuration(durationMs)}, run ${run.runId}`,
	),
	...columns.flatMap(({column, errors}) =>
		errors
			.entries()
			.flatMap(([metric, why]) =>
				line('WARNING', `${name}.${column.name}: ${metric} could not be computed: ${why}`),
			)
			.toArray(),
	),
];

const ofComparison = (name: string, event: DriftEvent): readonly LogLine[] => {
	switch (event.type) {
		case 'drift_detected': {
			const {totalDrifts, schemaChanges, worst} = event.report.summary;
			return line(
				'WARNING',
				`${name}: ${countOf(totalDrifts, 'drift')} and ${countOf(schemaChanges, 'schema change')}, ` +
					`the worst of severity ${worst}`,
			);
		}

		case 'drift_not_detected': {
			return line('INFO', `${name}: no drift since run ${event.report.baseline.runId}`);
		}

		case 'drift_not_judged': {
			if (event.reason === 'failed') {
				return line('ERROR', `${name}: drift could not be judged: ${errorLine(event.error)}`);
			}

			return line(
				'INFO',
				event.reason === 'no_baseline'
					? `${name}: no run to compare with yet`
					: `${name}: not kept, so there is nothing to compare`,
			);
		}
	}
};

const ofDataset = (
	event: Exclude<EngineEvent, {readonly type: 'batch_planned' | 'batch_completed'}>,
): readonly LogLine[] => {
	const name = qualifiedName(event);
	switch (event.type) {
		case 'profiling_started': {
			const size = event.estimatedRows === null ? '' : ` of about ${countRows(event.estimatedRows)}`;
			return line('INFO', `${name}: profiling ${countColumns(event.columnCount)}${size}`);
		}

		case 'profiling_progress': {
			const {phase, rowsDone, rowsTotal} = event;
			const done =
				rowsTotal === null ? countRows(rowsDone) : `${formatCount(rowsDone)} of ${countRows(rowsTotal)}`;
			return line('INFO', `${name}: ${phase}, ${done}`);
		}

		case 'slice_profiled': {
			return line('INFO', `${name}: ${sliceText(event)}`);
		}

		case 'profiling_completed': {
			return ofCompleted(name, event);
		}

		case 'profiling_failed': {
			return event.status === 'cancelled'
				? line('WARNING', `${name}: cancelled`)
				: line('ERROR', `${name}: could not be profiled: ${errorLine(event.error)}`);
		}

		case 'drift_detected':
		case 'drift_not_detected':
		case 'drift_not_judged': {
			return ofComparison(name, event);
		}
	}
};

/** The lines of one event. */
export const logLines = (event: EngineEvent): readonly LogLine[] => {
	if (event.type === 'batch_planned') {
		return line('INFO', `Batch ${event.batchId}: ${countOf(event.datasets.length, 'dataset')} to profile`);
	}

	if (event.type === 'batch_completed') {
		const counts = Object.entries(event.counts)
			.filter(([, count]) => count > 0)
			.map(([status, count]) => `${count} ${status}`);
		const outcome = counts.length === 0 ? 'nothing profiled' : counts.join(', ');
		return line('INFO', `Batch ${event.batchId}: ${outcome} in ${formatDuration(event.durationMs)}`);
	}

	return ofDataset(event);
};
