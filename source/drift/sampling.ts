// Describes how the rows of a run were chosen, and whether two runs chose them in the same way.
import type {Run, Sampling} from '../profiling/profile.ts';
import {figure} from './figure-text.ts';

/** Describes how rows were chosen, without the seed, which changes the rows but not the method. */
export const describeSampling = (sampling: Sampling): string => {
	switch (sampling.kind) {
		case 'all': {
			return 'all rows';
		}

		case 'ratio': {
			return `${figure(sampling.ratio * 100)} % of the rows`;
		}

		case 'size': {
			return `${sampling.size} rows`;
		}
	}
};

export const isSampledAlike = (baseline: Run, current: Run): boolean =>
	describeSampling(baseline.sampling) === describeSampling(current.sampling);

/** The maximum deviation of a sample's size, in standard errors, where each row is drawn by itself. */
const sizeErrors = 4;

/**
Whether the rows of a run are a sample of a fixed size, whose number does not depend on the table. A table with fewer
rows is read as a whole.

@param counted The number of rows behind the figures of its columns.
*/
export const countsSample = ({sampling, rowCount}: Run, counted: number = rowCount ?? 0): boolean =>
	sampling.kind === 'size' &&
	rowCount === counted &&
	rowCount >= sampling.size - sizeErrors * Math.sqrt(sampling.size);
