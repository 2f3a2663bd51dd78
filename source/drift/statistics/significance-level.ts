// How large a change sampling explains. Every figure and every distribution goes by the same level.

/** Two loads of the same data may well differ by so many standard errors. */
export const toleratedErrors = 4;

/** P(|Z| > 4) of the normal distribution: how seldom sampling alone goes further. */
export const significanceLevel = 6.334e-5;

/** Fewer rows are no sample: so small a table is a list, and each row somebody's decision. */
export const minSampleRows = 30;
