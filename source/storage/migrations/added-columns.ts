// The migrations that only add columns to the table of runs.
import {addMissingColumns, type ColumnDefinitions, type Migration} from './migration.ts';

const addsToRuns = (name: string, columns: ColumnDefinitions): Migration => ({
	name,
	statements: ({tables: {runs}, dialect}, state) => addMissingColumns({table: runs, columns}, state.runs, dialect),
});

/** All figures of a run as one text, for the history, and the time at which the run began. */
export const runFigures = addsToRuns('start and figures of runs', {started_at: 'VARCHAR(26)', figures: 'TEXT'});

/** The original source of an adopted run, so that it can go back there. */
export const adoptedRuns = addsToRuns('sources of adopted runs', {adopted_from: 'TEXT'});

/** The newest value in a slice of the column that changes when a row is updated. */
export const newestValues = addsToRuns('newest values of slices', {slice_newest: 'TEXT'});

/** The verdict of a run, so that later readers need not judge it again. */
export const keptVerdicts = addsToRuns('verdicts of runs', {verdict: 'TEXT'});

/** The figures of a run by segment in one text. */
export const runSegments = addsToRuns('segments of runs', {segments: 'TEXT'});
