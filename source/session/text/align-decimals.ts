// Figures below one another, with their decimal points in one column.

/** A figure with its estimate mark, sign, thousands, decimals and unit. */
const figurePattern = /^(?:≈ )?[+\-]?\d[\d,]*(?<fraction>\.\d+)?(?<unit> ?(?:%|ch|pt))?$/v;

/** Fills the figures with blanks on the right, so that right-aligned they stand by their points. Other texts stay. */
export const alignDecimals = (texts: readonly string[]): readonly string[] => {
	const tails = texts.map(text => {
		const groups = figurePattern.exec(text)?.groups;
		return groups === undefined ? undefined : (groups['fraction'] ?? '').length + (groups['unit'] ?? '').length;
	});
	const longest = Math.max(0, ...tails.filter(tail => tail !== undefined));
	return texts.map((text, index) => {
		const tail = tails[index];
		return tail === undefined ? text : text + ' '.repeat(longest - tail);
	});
};
