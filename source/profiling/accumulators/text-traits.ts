// The traits of a text. They reveal a changed format, a wrong encoding, or a stray blank.

/** Texts by trait, in rows. A text may have several traits, or none. */
export type TraitCounts = {
	/** Begins or ends with a blank, a tab or a line break. */
	padded: number;
	/** Has a letter from A to Z, and none from a to z. */
	upper: number;
	/** Has a letter from a to z, and none from A to Z. */
	lower: number;
	/** Has a character that is not ASCII. */
	nonAscii: number;
	/** Has a digit from 0 to 9. */
	digits: number;
};

export const createTraitCounts = (): TraitCounts => ({padded: 0, upper: 0, lower: 0, nonAscii: 0, digits: 0});

const padded = 1;
const capital = 2;
const small = 4;
const nonAscii = 8;
const digit = 16;
/** The number of bit masks of traits. */
export const traitMasks = 32;

// A scan calls this twice for each text, and `includes` would create and search an array each time.
// eslint-disable-next-line unicorn/prefer-includes-over-repeated-comparisons
const isBlank = (unit: number): boolean => unit === 0x20 || unit === 0x09 || unit === 0x0a || unit === 0x0d;

/** The trait of each ASCII character; a look-up costs less than the comparisons. */
export const asciiTraits = Uint8Array.from({length: 128}, (_, unit) => {
	const character = String.fromCodePoint(unit);
	return /[a-z]/v.test(character) ? small : /[A-Z]/v.test(character) ? capital : /\d/v.test(character) ? digit : 0;
});

/** The trait that only the ends of a text decide. */
export const paddingOf = (text: string): number => {
	const {length} = text;
	return length > 0 && (isBlank(text.charCodeAt(0)) || isBlank(text.charCodeAt(length - 1))) ? padded : 0;
};

/** The traits of a text as a bit mask. */
export const traitsOf = (text: string): number => {
	let traits = paddingOf(text);
	for (let index = 0, {length} = text; index < length; index++) {
		const unit = text.charCodeAt(index);
		traits |= unit < 128 ? (asciiTraits[unit] ?? 0) : nonAscii;
	}

	return traits;
};

/** Counts so many texts of these traits. */
export const addTraits = (counts: TraitCounts, traits: number, weight: number): void => {
	if (traits === 0) {
		return;
	}

	const letters = traits & (capital | small);
	counts.padded += (traits & padded) === 0 ? 0 : weight;
	counts.upper += letters === capital ? weight : 0;
	counts.lower += letters === small ? weight : 0;
	counts.nonAscii += (traits & nonAscii) === 0 ? 0 : weight;
	counts.digits += (traits & digit) === 0 ? 0 : weight;
};

export const mergeTraits = (into: TraitCounts, from: TraitCounts): void => {
	into.padded += from.padded;
	into.upper += from.upper;
	into.lower += from.lower;
	into.nonAscii += from.nonAscii;
	into.digits += from.digits;
};
