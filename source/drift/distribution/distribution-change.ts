// The change between the distributions of one column in two runs.
import type {Scalar} from '../../profiling/profile.ts';
import type {Rows, Significance} from '../statistics/significance.ts';
import type {CumulativeSource} from './cumulative-distribution.ts';
import type {QuantileBin} from './quantile-bins.ts';

/** The size of an effect, and its errors by sampling and by reading. */
export type Effect = {
	readonly value: number;
	/** The size that sampling alone could cause; 0 where the config does not allow for it. */
	readonly samplingError: number;
	/** The largest error because the runs do not keep every value. */
	readonly readingError: number;
	/** An effect up to this size is within both errors together. */
	readonly error: number;
};

/** A p-value, and the same after correction for how many columns of the report were tested (Benjamini–Hochberg). */
export type AdjustedSignificance = Significance & {readonly adjustedPValue: number};

/** The median and the values around it, as the runs keep them. */
export type Quartiles = readonly [p25: Scalar, p50: Scalar, p75: Scalar];

/**
How time or new rows explain a change: `age` by counting from the time of the run, `appended` by leaving out what was
added after the baseline's last value.
*/
export type GrowthAdjustment = 'age' | 'appended';

export type OrderedChange = {
	readonly kind: 'ordered';
	readonly rows: Rows;
	readonly psi: Effect;
	/** In standard deviations of the baseline; `null` where it did not vary or no percentiles are kept. */
	readonly wasserstein: Effect | null;
	/** How far the middle moved, in the same unit; its sign is the direction. */
	readonly shift: number | null;
	readonly kolmogorovSmirnov: AdjustedSignificance;
	readonly chiSquared: AdjustedSignificance & {readonly degreesOfFreedom: number};
	readonly bins: readonly QuantileBin[];
	readonly baselineQuartiles: Quartiles;
	readonly currentQuartiles: Quartiles;
	/** The coarser form of both sides. */
	readonly source: CumulativeSource;
	/** 1 where the rows of both runs are independent draws, towards 0 where they are the same rows. */
	readonly independence: number;
	readonly growth: GrowthAdjustment | null;
};

export type ValueShare = {
	readonly value: number | string | boolean;
	/** 0 to 1; `null` where the run does not list the value, which may or may not exist. */
	readonly baseline: number | null;
	readonly current: number | null;
};

export type ValuesChange = {
	readonly kind: 'values';
	readonly rows: Rows;
	/** The minimum of the distance, over the values known on both sides and all others as one. */
	readonly jensenShannon: Effect;
	/** The maximum of the distance, if all values that are not listed were different. */
	readonly maxJensenShannon: number;
	readonly chiSquared: AdjustedSignificance & {readonly degreesOfFreedom: number};
	/** Largest first. Values that the baseline certainly does not have, with more rows than sampling explains. */
	readonly newValues: readonly ValueShare[];
	readonly vanishedValues: readonly ValueShare[];
	/** The values whose share changed most, largest change first. */
	readonly changes: readonly ValueShare[];
	/** Share of the rows whose values a run does not list. */
	readonly unlisted: {readonly baseline: number; readonly current: number};
};

export type DistributionChange = OrderedChange | ValuesChange;
