// Stores the original source of an adopted run, so that it can go back there.
import {addMissingColumns, type Migration} from './migration.ts';

const columns = {adopted_from: 'TEXT'};

export const adoptedRuns: Migration = {
	name: 'sources of adopted runs',
	statements: ({tables: {runs}, dialect}, state) => addMissingColumns({table: runs, columns}, state.runs, dialect),
};
