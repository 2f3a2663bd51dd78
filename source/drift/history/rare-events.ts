// Decides whether something that was never seen before is surprising.
import {minRuns} from './expectation.ts';

/** At the rates that occur here, the chance of more events than this is 0. */
const maxTerms = 200;

/** The chance of at least `count` events where `expected` are expected, by the Poisson distribution; 0 to 1. */
export const chanceOfAtLeast = (count: number, expected: number): number => {
	let term = Math.exp(-expected);
	let below = 0;
	for (let events = 0; events < Math.min(count, maxTerms); events++) {
		below += term;
		term *= expected / (events + 1);
	}

	return Math.max(0, 1 - below);
};

/** Something less probable than this is a finding, and not the first case of something rare. */
export const significance = 0.005;

export type Sighting = {
	/** The rows that show it now, of all rows. */
	readonly count: number;
	readonly rows: number;
	/** The earlier rows, of which none shows it. */
	readonly earlierRows: number;
	/**
	The number of things of the same kind seen once before: so often a new one is expected. 0 for a kind of one member.
	*/
	readonly seenOnce?: number;
};

/**
Whether more rows show something new than chance explains. Something that none of n rows had is expected in half a row
of n (the median of its rate). The number of values that were seen once in n rows is the expected number of new values
in n rows (I. J. Good, The population frequencies of species, Biometrika 40, 1953).
*/
export const isSurprising = ({count, rows, earlierRows, seenOnce = 0}: Sighting): boolean =>
	chanceOfAtLeast(count, (rows * (seenOnce + 0.5)) / Math.max(1, earlierRows)) < significance;

/**
The largest share of rows with new values in a load that came after several without any: there was a new shop before, or
a new season. Loads before that only filled the list.

@param shares Of the earlier loads, oldest first.
*/
export const largestBurst = (shares: readonly number[]): number =>
	Math.max(
		0,
		...shares.filter(
			(_, index) => index >= minRuns && shares.slice(index - minRuns, index).every(before => before === 0),
		),
	);
