// Describes the rows of its table that a run has read.
import {figure} from '../drift/figure-text.ts';
import type {Sampling} from '../profiling/profile.ts';
import {countOf} from './format.ts';

/** `all rows`, `sample of 1 %` or `sample of 1,000 rows`. */
export const samplingText = (sampling: Sampling): string => {
	switch (sampling.kind) {
		case 'all': {
			return 'all rows';
		}

		case 'ratio': {
			return `sample of ${figure(sampling.ratio * 100)} %`;
		}

		case 'size': {
			return `sample of ${countOf(sampling.size, 'row')}`;
		}
	}
};
