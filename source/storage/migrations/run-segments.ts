// Stores the figures of a run by segment in one text.
import {addMissingColumns, type Migration} from './migration.ts';

const columns = {segments: 'TEXT'};

export const runSegments: Migration = {
	name: 'segments of runs',
	statements: ({tables: {runs}, dialect}, state) => addMissingColumns({table: runs, columns}, state.runs, dialect),
};
