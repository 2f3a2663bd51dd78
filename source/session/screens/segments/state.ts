// Which segments of the rows a finding comes from, by each column that both runs keep figures by.
import {blameTargetOf} from '../../../drift/blame/blame-target.ts';
import type {Decomposition} from '../../../drift/blame/decompose.ts';
import type {BlamedRuns} from '../../../drift-blame.ts';
import type {DriftReport} from '../../../drift/report.ts';
import type {DatasetKey} from '../../../profiling/dataset.ts';
import type {ListedFinding} from '../../../reports/findings.ts';
import type {OpenConfig} from '../../services/open-config.ts';
import {type ListState, newList} from '../../state/list-state.ts';
import {type Resource, startLoading} from '../../state/resource.ts';
import {Signal} from '../../state/signal.ts';

export type SegmentsState = {
	readonly screen: 'segments';
	readonly openConfig: OpenConfig;
	readonly dataset: DatasetKey;
	readonly finding: ListedFinding;
	readonly blamed: Resource<BlamedRuns>;
	/** The index of the shown column; the column that explains the change best comes first. */
	readonly column: Signal<number>;
	readonly list: Signal<ListState>;
};

/** Whether blame can explain a finding. */
export const mayBeBlamed = (finding: ListedFinding): boolean =>
	finding.kind === 'metric' && blameTargetOf(finding.drift) !== undefined;

export const segmentsState = ({
	openConfig,
	dataset,
	report,
	finding,
}: Pick<SegmentsState, 'openConfig' | 'dataset' | 'finding'> & {readonly report: DriftReport}): SegmentsState => ({
	screen: 'segments',
	openConfig,
	dataset,
	finding,
	blamed: startLoading(async () => {
		const [{blameReported}, store] = await Promise.all([
			import('../../../drift-blame.ts'),
			openConfig.workspace.store(),
		]);
		return blameReported(store, report, finding.kind === 'metric' ? finding.drift : finding.change);
	}),
	column: new Signal(0),
	list: new Signal(newList),
});

/** The change by the column that is shown. */
export const shownColumn = ({blame}: BlamedRuns, index: number): Decomposition | undefined => blame.columns[index];
