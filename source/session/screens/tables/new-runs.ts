// Notifies the user of the runs that other programs have stored.
import {formatCount} from '../../../reports/format.ts';
import type {Session} from '../../navigation/session.ts';
import type {DatasetRow, OpenConfig} from '../../services/open-config.ts';

const namesShown = 3;

const newRunsText = (datasets: readonly DatasetRow[]): string => {
	const names = datasets.map(({datasetName}) => datasetName);
	const [shown, others] = [names.slice(0, namesShown), names.length - namesShown];
	return `New runs by another program: ${shown.join(', ')}${others > 0 ? ` and ${formatCount(others)} more` : ''}`;
};

/**
Reads the runs of other programs while a list of datasets is open. Does not replace an important message.

@returns The function that stops it.
*/
export const followRuns = (session: Session, openConfig: OpenConfig): (() => void) =>
	openConfig.follow({
		mayPoll: () => session.batch.value?.isRunning !== true,
		onNewRuns(datasets) {
			if (session.notice.value === undefined || session.notice.value.tone === 'dim') {
				session.notify(newRunsText(datasets), 'dim');
			}
		},
	});
