// Notifies the webhooks of the config of the new findings of a command.
import type {DriftReport} from '../drift/report.ts';
import type {EngineEvent} from '../events/events.ts';
import type {EventListener} from '../events/listeners/listener.ts';
import {datasetId} from '../profiling/dataset.ts';
import type {Workspace} from '../workspace.ts';
import type {CommandOutput} from './output.ts';

type NotifyOptions = Pick<CommandOutput, 'stderr'> & {
	/** Whether reports may be on earlier runs, as those on slices that were profiled again. They are left out. */
	readonly areOfAnyRun?: boolean;
};

/** Notifies webhooks of the new findings of reports, one report for each dataset. */
export const notifyOfFindings = async (
	workspace: Workspace,
	reports: readonly DriftReport[],
	{stderr, areOfAnyRun = false}: NotifyOptions,
): Promise<void> => {
	if (workspace.config.config.notify.length === 0) {
		return;
	}

	const {notify} = await import('../notices/notify.ts');
	await notify(workspace, reports, {warn: stderr, areOfAnyRun});
};

/** Listens to the comparisons of a batch, and keeps the last report on each dataset. */
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
