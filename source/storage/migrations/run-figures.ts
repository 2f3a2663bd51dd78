// Stores all figures of a run as one text, for the history, and the time at which the run began.
import {addMissingColumns, type Migration} from './migration.ts';

const columns = {started_at: 'VARCHAR(26)', figures: 'TEXT'};

export const runFigures: Migration = {
	name: 'start and figures of runs',
	statements: ({tables: {runs}, dialect}, state) => addMissingColumns({table: runs, columns}, state.runs, dialect),
};
