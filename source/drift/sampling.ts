// How the rows of a run were chosen, and whether two runs chose them alike.
import type {Run, Sampling} from '../profiling/profile.ts';

/** How rows were chosen, in words; without the seed, which changes the rows but not what is measured. */
export const describeSampling = (sampling: Sampling): string => {
	switch (sampling.kind) {
		case 'all': {
			return 'all rows';
		}

		case 'ratio': {
			return `${Number((sampling.ratio * 100).toPrecision(4))} % of the rows`;
		}

		case 'size': {
			return `${sampling.size} rows`;
		}
	}
};

export const isSampledAlike = (baseline: Run, current: Run): boolean =>
	describeSampling(baseline.sampling) === describeSampling(current.sampling);

/** Where each row is drawn by itself, the size of a sample varies by so many standard errors at most. */
const sizeErrors = 4;

/**
Whether the rows of a run are those of a sample of a fixed size, so that they say nothing of the table. A table with
fewer rows is read as a whole.

@param counted Rows that the figures of its columns are of.
*/
export const countsSample = ({sampling, rowCount}: Run, counted: number = rowCount ?? 0): boolean =>
	sampling.kind === 'size' &&
	rowCount === counted &&
	rowCount >= sampling.size - sizeErrors * Math.sqrt(sampling.size);
