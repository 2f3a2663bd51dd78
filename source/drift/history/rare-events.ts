// How surprising it is to see something that was never seen before.

/** Past so many events the chance of them is 0 at the rates that are asked for here. */
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

/** So improbable is what counts as a sign, and not as the first case of something rare. */
export const significance = 0.005;

export type Sighting = {
	/** Rows that show it now, and the rows that were looked at. */
	readonly count: number;
	readonly rows: number;
	/** Rows that were looked at before, without one that shows it. */
	readonly earlierRows: number;
	/**
	Of the same kind, what was seen once before: so often a new one is to be expected. 0 where the kind has one member.
	*/
	readonly seenOnce?: number;
};

/**
Whether more rows show something new than a rare thing explains. What was seen in none of n rows is expected at half a
case in n (the median of its rate); values that were seen once in n rows make new ones likely at the same rate (I. J.
Good, The population frequencies of species, Biometrika 40, 1953).
*/
export const isSurprising = ({count, rows, earlierRows, seenOnce = 0}: Sighting): boolean =>
	chanceOfAtLeast(count, (rows * (seenOnce + 0.5)) / Math.max(1, earlierRows)) < significance;
