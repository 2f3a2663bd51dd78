// Ranks names by a few typed letters, in their order but not necessarily beside each other.

const isWordStart = (text: string, index: number): boolean =>
	index === 0 || !/[\p{Letter}\p{Number}]/v.test(text[index - 1] ?? '');

/**
How well letters fit a name; `undefined` where they are not all in it, in their order. Blanks in the letters are
skipped. More is better: a letter counts 1, 4 more beside the letter before, 3 more at the start of a word. Of names
that fit alike the shorter one is better.
*/
export const fuzzyRank = (name: string, letters: string): number | undefined => {
	const text = name.toLowerCase();
	let rank = 0;
	let at = -1;
	for (const letter of letters.toLowerCase().replaceAll(' ', '')) {
		const beside = text.startsWith(letter, at + 1);
		const found = beside ? at + 1 : text.indexOf(letter, at + 1);
		if (found === -1) {
			return undefined;
		}

		rank += 1 + (beside && at >= 0 ? 4 : 0) + (isWordStart(text, found) ? 3 : 0);
		at = found;
	}

	// Whole words beat letters that are spread over the name.
	const isWithin = text.includes(letters.toLowerCase().trim());
	return rank + (isWithin ? letters.length * 4 : 0) - text.length / 100;
};
