// What differs in one table of two sides.
import type {DriftReport} from '../../../drift/report.ts';
import type {DatasetKey} from '../../../profiling/dataset.ts';
import {type ListState, newList} from '../../state/list-state.ts';
import {Resource} from '../../state/resource.ts';
import {Signal} from '../../state/signal.ts';
import type {CompareState} from '../compare/state.ts';
import type {Evidence} from '../drift/state.ts';

export type DifferenceState = {
	readonly screen: 'difference';
	readonly from: CompareState;
	readonly dataset: DatasetKey;
	readonly report: DriftReport;
	/** Both profiles, for the pictures; `undefined` where a side has none. */
	readonly evidence: Resource<Evidence | undefined>;
	readonly list: Signal<ListState>;
};

export const differenceState = (
	from: CompareState,
	{schemaName, datasetName}: DatasetKey,
	report: DriftReport,
): DifferenceState => {
	const dataset = {schemaName, datasetName};
	const evidence = new Resource<Evidence | undefined>(async () => {
		const profiles = await from.sides.profiles(dataset);
		return profiles && {report, baseline: profiles.left, current: profiles.right};
	});
	void evidence.refresh();
	return {screen: 'difference', from, dataset, report, evidence, list: new Signal(newList)};
};
