// Seeds by name, so that a history or a fault draws the same values whatever is measured beside it.
import {randomNumbers} from '../../support/random.ts';

/** Draws numbers in [0, 1). */
export type Random = () => number;

const prime = 16_777_619;

/** FNV-1a, 32 bits (G. Fowler, L. C. Noll, K.-P. Vo), over code points. */
export const hashOf = (text: string): number => {
	let hash = 2_166_136_261;
	for (const character of text) {
		hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), prime); // eslint-disable-line no-bitwise -- a hash
	}

	return hash >>> 0; // eslint-disable-line no-bitwise -- unsigned
};

export const randomFor = (...names: ReadonlyArray<string | number>): Random => randomNumbers(hashOf(names.join('\n')));
