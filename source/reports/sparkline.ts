// A series of values in one line of blocks.

// No full block: what stands in the line below would touch it.
const blocks = ['▁', '▂', '▃', '▄', '▅', '▆', '▇'] as const;

/**
One block a value, seven heights. A histogram's heights start at zero; those of a series at its lowest value, but a series that
moves by less than a tenth of its size is not blown up to look as if it leapt. A missing value is a blank.

@param least The smallest span that fills all heights, for values whose size says little about their changes, such as percents.
*/
export const sparkline = (
	values: ReadonlyArray<number | null>,
	scale: 'from-zero' | 'from-lowest',
	least = 0,
): string => {
	const present = values.filter(value => value !== null).filter(value => Number.isFinite(value));
	const highest = Math.max(...present);
	const lowest = scale === 'from-zero' ? 0 : Math.min(...present);
	const leastSpan = scale === 'from-zero' ? least : Math.max(Math.abs(highest) / 10, Math.abs(lowest) / 10, least);
	const span = Math.max(highest - lowest, leastSpan);
	const start = scale === 'from-lowest' && highest - lowest < leastSpan ? (highest + lowest) / 2 - span / 2 : lowest;
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
