// Stores which source an adopted run is of, so that it can be given back.
import {addMissingColumns, type Migration} from './migration.ts';

const columns = {adopted_from: 'TEXT'};

export const adoptedRuns: Migration = {
	name: 'sources of adopted runs',
	statements: ({tables: {runs}, dialect}, state) => addMissingColumns({table: runs, columns}, state.runs, dialect),
};
