// Stores the newest value of the column that tells of updated rows in a slice.
import {addMissingColumns, type Migration} from './migration.ts';

const columns = {slice_newest: 'TEXT'};

export const newestValues: Migration = {
	name: 'newest values of slices',
	statements: ({tables: {runs}, dialect}, state) => addMissingColumns({table: runs, columns}, state.runs, dialect),
};
