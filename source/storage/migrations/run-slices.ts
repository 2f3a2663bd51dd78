// Stores the period of a run of a slice.
import {addMissingColumns, addMissingIndex, type Migration} from './migration.ts';

const columns = {slice_start: 'VARCHAR(26)', slice_end: 'VARCHAR(26)'};

export const runSlices: Migration = {
	name: 'slices of runs',
	statements: ({tables: {runs}, dialect}, state) => [
		...addMissingColumns({table: runs, columns}, state.runs, dialect),
		// Shows at once that a store has no slices.
		...addMissingIndex({table: runs, purpose: 'by_slice', fields: ['slice_start']}, state.runs, dialect),
	],
};
