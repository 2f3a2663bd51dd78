// The largest change that sampling explains. All figures and distributions use the same level.

/** The number of standard errors by which two loads of the same data may differ. */
export const toleratedErrors = 4;

/** P(|Z| > 4) of the normal distribution: the probability that sampling alone goes further. */
export const significanceLevel = 6.334e-5;

/** Fewer rows do not count as a sample. Such a small table is a list that somebody maintains. */
export const minSampleRows = 30;
