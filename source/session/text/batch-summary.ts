// A batch in one line, printed after the session.
import {formatDuration} from '../../reports/format-time.ts';
import {countOf, formatCount} from '../../reports/format.ts';
import {visible} from '../../terminal-text.ts';
import {type BatchSnapshot, countStates} from '../../events/batch-snapshot.ts';
import {driftRank, type DriftStatuses} from '../state/drift-status.ts';
import {severityMarks} from './theme.ts';

const worstDrift = ({datasets}: BatchSnapshot, driftStatuses: DriftStatuses): string => {
	const [worst] = datasets
		.map(({datasetName, runId}) => ({datasetName, driftStatus: driftStatuses.get(runId ?? '')}))
		.toSorted((one, other) => driftRank(other.driftStatus) - driftRank(one.driftStatus));
	return worst?.driftStatus === undefined || worst.driftStatus.worst === 'none'
		? ''
		: `; worst drift ${severityMarks[worst.driftStatus.worst].word} in ${visible(worst.datasetName)}`;
};

/** `Profiled 3 datasets in 4.1 s: 2 stored, 1 failed; worst drift HIGH in customers` */
export const batchSummary = (batch: BatchSnapshot, driftStatuses: DriftStatuses): string => {
	const counts = countStates(batch);
	const cancelled = counts.cancelled + counts.waiting;
	const parts = [
		`${formatCount(counts.completed + counts.partial)} stored`,
		...(counts.failed > 0 ? [`${formatCount(counts.failed)} failed`] : []),
		...(cancelled > 0 ? [`${formatCount(cancelled)} cancelled`] : []),
	];
	const took = formatDuration((batch.endedAt ?? Date.now()) - batch.startedAt);
	const datasets = countOf(batch.datasets.length, 'dataset');
	return `Profiled ${datasets} in ${took}: ${parts.join(', ')}${worstDrift(batch, driftStatuses)}`;
};
