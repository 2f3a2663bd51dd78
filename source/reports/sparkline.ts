// Draws a series of values in one line of blocks.

// A full block would touch the line below.
const blocks = ['▁', '▂', '▃', '▄', '▅', '▆', '▇'] as const;

/**
Draws one block for each value, in seven heights. The heights of a histogram start at zero, those of a series at its
lowest value. A series that moves by less than a tenth of its size does not fill all heights. A missing value is a
blank.

@param minSpan The smallest span that fills all heights, for values such as percentages, whose size hides their changes.
*/
export const sparkline = (
	values: ReadonlyArray<number | null>,
	scale: 'from-zero' | 'from-lowest',
	minSpan = 0,
): string => {
	const present = values.filter(value => value !== null).filter(value => Number.isFinite(value));
	const highest = Math.max(...present);
	const lowest = scale === 'from-zero' ? 0 : Math.min(...present);
	const fillSpan = scale === 'from-zero' ? minSpan : Math.max(Math.abs(highest) / 10, Math.abs(lowest) / 10, minSpan);
	const span = Math.max(highest - lowest, fillSpan);
	const start = scale === 'from-lowest' && highest - lowest < fillSpan ? (highest + lowest) / 2 - span / 2 : lowest;
	return values
		.map(value => {
			if (value === null || !Number.isFinite(value)) {
				return ' ';
			}

			const level = span === 0 ? 0 : Math.round(((value - start) / span) * (blocks.length - 1));
			return blocks[Math.min(blocks.length - 1, Math.max(0, level))] ?? blocks[0];
		})
		.join('');
};
