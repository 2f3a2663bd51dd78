// What Dagster's log says of an event, safe for a terminal.
import {countOf, formatCount} from '../../../reports/format.ts';
import {formatDuration} from '../../../reports/format-time.ts';
import {visible} from '../../../terminal-text.ts';
import type {DriftEvent, EngineEvent, ProfilingCompleted} from '../../events.ts';
import {qualifiedName} from '../../../profiling/dataset.ts';
import type {LogLevel} from './protocol.ts';

export type LogLine = {
	readonly level: LogLevel;
	readonly message: string;
};

const line = (level: LogLevel, message: string): readonly LogLine[] => [{level, message: visible(message)}];

const rows = (count: number): string => countOf(count, 'row');

const columns = (count: number): string => countOf(count, 'column');

const ofCompleted = (name: string, {durationMs, profile}: ProfilingCompleted): readonly LogLine[] => [
	...line(
		'INFO',
		`${name}: profiled ${rows(profile.run.rowCount ?? 0)}, ${columns(profile.columns.length)} in ${formatDuration(durationMs)}, run ${profile.run.runId}`,
	),
	...profile.columns.flatMap(({column, errors}) =>
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
				`${name}: ${totalDrifts} drifts and ${schemaChanges} schema changes, the worst of severity ${worst}`,
			);
		}

		case 'drift_not_detected': {
			return line('INFO', `${name}: no drift since run ${event.report.baseline.runId}`);
		}

		case 'drift_not_judged': {
			if (event.reason === 'failed') {
				return line(
					'ERROR',
					`${name}: drift could not be judged: ${[event.error.message, event.error.why].filter(Boolean).join(': ')}`,
				);
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
			return line(
				'INFO',
				`${name}: profiling ${columns(event.columnCount)}${event.estimatedRows === null ? '' : ` of about ${rows(event.estimatedRows)}`}`,
			);
		}

		case 'profiling_progress': {
			return line(
				'INFO',
				`${name}: ${event.phase}, ${event.rowsTotal === null ? rows(event.rowsDone) : `${formatCount(event.rowsDone)} of ${rows(event.rowsTotal)}`}`,
			);
		}

		case 'profiling_completed': {
			return ofCompleted(name, event);
		}

		case 'profiling_failed': {
			const {message, why} = event.error;
			return event.status === 'cancelled'
				? line('WARNING', `${name}: cancelled`)
				: line(
						'ERROR',
						`${name}: could not be profiled: ${why === undefined ? message : `${message}: ${why}`}`,
					);
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
		return line('INFO', `Batch ${event.batchId}: ${event.datasets.length} datasets to profile`);
	}

	if (event.type === 'batch_completed') {
		const counts = Object.entries(event.counts)
			.filter(([, count]) => count > 0)
			.map(([status, count]) => `${count} ${status}`);
		return line(
			'INFO',
			`Batch ${event.batchId}: ${counts.length === 0 ? 'nothing profiled' : counts.join(', ')} in ${formatDuration(event.durationMs)}`,
		);
	}

	return ofDataset(event);
};
