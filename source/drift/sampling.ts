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
