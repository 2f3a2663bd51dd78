// How much is put down to chance, the same for every figure and every distribution.

/** A change up to so many of its standard errors is one that two loads of the same data may well show. */
export const toleratedErrors = 4;

/** P(|Z| > 4) of the normal distribution: how seldom chance alone goes further than that. */
export const significanceLevel = 6.334e-5;

/** In fewer rows every figure is compared as it stands: so small a table is a list, each row somebody's decision, and no sample. */
export const minSampleRows = 30;
