// Stores the newest value in a slice of the column that changes when a row is updated.
import {addMissingColumns, type Migration} from './migration.ts';

const columns = {slice_newest: 'TEXT'};

export const newestValues: Migration = {
	name: 'newest values of slices',
	statements: ({tables: {runs}, dialect}, state) => addMissingColumns({table: runs, columns}, state.runs, dialect),
};
