// How a verdict came about, number by number: nothing is worked out unless somebody listens.

/** The parts of an explanation, in the order in which they are told. */
export const steps = ['values', 'change', 'rule', 'chance', 'distribution', 'history', 'verdict', 'decision'] as const;

export type Step = (typeof steps)[number];

/** Hears what a verdict is made of: one or more lines of one step. */
export type Trace = (step: Step, lines: () => string | readonly string[]) => void;

export const noTrace: Trace = () => undefined;
