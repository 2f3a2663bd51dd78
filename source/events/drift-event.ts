// Makes the event of a comparison.
import type {DriftReport} from '../drift/report.ts';
import type {DriftDetected, DriftNotDetected} from './events.ts';

/** The event of one comparison; `durationMs` is how long it took. */
export const driftEvent = (report: DriftReport, durationMs: number): DriftDetected | DriftNotDetected => ({
	type: report.summary.worst === 'none' ? 'drift_not_detected' : 'drift_detected',
	batchId: report.current.batchId,
	runId: report.current.runId,
	schemaName: report.current.schemaName,
	datasetName: report.current.datasetName,
	durationMs: Math.round(durationMs),
	report,
});
