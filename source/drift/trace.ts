// Receives the steps of a verdict, number by number. Without a receiver, the steps are not computed.

/** The parts of an explanation, in the order in which they are shown. */
export const steps = [
	'values',
	'change',
	'growth',
	'rule',
	'chance',
	'distribution',
	'history',
	'verdict',
	'decision',
] as const;

export type Step = (typeof steps)[number];

/** Receives one or more lines of one step of a verdict. */
export type Trace = (step: Step, lines: () => string | readonly string[]) => void;

export const noTrace: Trace = () => undefined;
