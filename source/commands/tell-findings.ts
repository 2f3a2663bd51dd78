// Tells the webhooks of the config what a command found to be new.
import type {DriftReport} from '../drift/report.ts';
import type {EngineEvent} from '../events/events.ts';
import type {EventListener} from '../events/listeners/listener.ts';
import {datasetId} from '../profiling/dataset.ts';
import type {Workspace} from '../workspace.ts';
import type {CommandOutput} from './output.ts';

type Telling = Pick<CommandOutput, 'stderr'> & {
	/** Leaves reports on earlier runs out, as those on slices that were profiled again. */
	readonly areOfAnyRun?: boolean;
};

/** Tells of the new findings of reports, one for each dataset. */
export const tellFindings = async (
	workspace: Workspace,
	reports: readonly DriftReport[],
	{stderr, areOfAnyRun = false}: Telling,
): Promise<void> => {
	if (workspace.config.config.notify.length === 0) {
		return;
	}

	const {notify} = await import('../notices/notify.ts');
	await notify(workspace, reports, {warn: stderr, areOfAnyRun});
};

/** Hears the comparisons of a batch, and keeps the last report on each dataset. */
export const createReportKeeper = (): EventListener & {reports(): readonly DriftReport[]} => {
	const kept = new Map<string, DriftReport>();
	return {
		name: 'The list of new findings',
		handle(event: EngineEvent) {
			if (event.type !== 'drift_detected' && event.type !== 'drift_not_detected') {
				return;
			}

			const {report} = event;
			const metricDrifts = report.metricDrifts.filter(({severity}) => severity !== 'none');
			kept.set(datasetId(event), {...report, metricDrifts});
		},
		reports: () => kept.values().toArray(),
	};
};
