// Tells of the runs that other programs have written.
import {formatCount} from '../../../reports/format.ts';
import type {Session} from '../../navigation/session.ts';
import type {DatasetRow, OpenConfig} from '../../services/open-config.ts';

const namesShown = 3;

const newsText = (datasets: readonly DatasetRow[]): string => {
	const names = datasets.map(({datasetName}) => datasetName);
	const [shown, others] = [names.slice(0, namesShown), names.length - namesShown];
	return `New runs by another program: ${shown.join(', ')}${others > 0 ? ` and ${formatCount(others)} more` : ''}`;
};

/** Follows the runs of others while a list of datasets shows. A message that matters stays. Returns what ends it. */
export const followRuns = (session: Session, openConfig: OpenConfig): (() => void) =>
	openConfig.follow({
		mayLook: () => session.batch.value?.isRunning !== true,
		onNews(datasets) {
			if (session.notice.value === undefined || session.notice.value.tone === 'dim') {
				session.notify(newsText(datasets), 'dim');
			}
		},
	});
