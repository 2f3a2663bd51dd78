// Names a run by its slice, else by the first characters of its id.
import type {Run} from '../../profiling/profile.ts';
import {sliceName} from '../../profiling/slice.ts';
import {shortRunId} from './baseline-rule.ts';

/** A run in a sentence: `6c02e4`, `2024-03-01`. */
export const runName = ({runId, slice}: Pick<Run, 'runId' | 'slice'>): string =>
	slice === null ? shortRunId(runId) : sliceName(slice);

/** A run with its kind: `run 6c02e4`, `slice 2024-03-01`. */
export const runTitle = (run: Pick<Run, 'runId' | 'slice'>): string =>
	`${run.slice === null ? 'run' : 'slice'} ${runName(run)}`;
