// Stores the verdict of a run, so that later readers need not judge it again.
import {addMissingColumns, type Migration} from './migration.ts';

const columns = {verdict: 'TEXT'};

export const keptVerdicts: Migration = {
	name: 'verdicts of runs',
	statements: ({tables: {runs}, dialect}, state) => addMissingColumns({table: runs, columns}, state.runs, dialect),
};
