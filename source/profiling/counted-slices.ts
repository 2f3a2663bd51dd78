// Gives the counted slices of a dataset, which drift compares without a profile.
import type {CountedSlice, SliceCut} from '../connectors/connector.ts';
import {ProfileMeshError} from '../errors.ts';
import {qualifiedName, type DatasetKey} from './dataset.ts';
import {goneError} from './gone-tables.ts';
import type {PlannedTable} from './plan.ts';
import {changedNameOf} from './slice-column.ts';

export type CountedSlices = {
	readonly cut: SliceCut;
	readonly counted: readonly CountedSlice[];
	readonly changed: readonly CountedSlice[];
	readonly changedColumn: string | undefined;
};

/**
Gives the counts of a planned table.

@throws ProfileMeshError `profile` where it is gone or cannot be cut, `usage` where the config does not cut it.
*/
export const countedSlices = (dataset: DatasetKey, planned: PlannedTable | undefined): CountedSlices => {
	if (planned === undefined) {
		throw goneError();
	}

	const {sliced, problem} = planned;
	if (problem !== undefined) {
		throw problem;
	}

	if (sliced === undefined) {
		throw new ProfileMeshError('usage', `${qualifiedName(dataset)} is not cut into slices`, {
			why: 'Its rows are judged by its earlier slices',
			hint: 'Name its column of dates in the config: profiling.tables[].slice',
		});
	}

	return {
		cut: sliced.cut,
		counted: sliced.counted,
		changed: sliced.toRead.filter(({reason}) => reason === 'changed'),
		changedColumn: changedNameOf(sliced.cut),
	};
};
