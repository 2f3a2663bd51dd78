// Stores the verdict of a run with it, so that it need not be judged again.
import {addMissingColumns, type Migration} from './migration.ts';

const columns = {verdict: 'TEXT'};

export const keptVerdicts: Migration = {
	name: 'verdicts of runs',
	statements: ({tables: {runs}, dialect}, state) => addMissingColumns({table: runs, columns}, state.runs, dialect),
};
