// Bars of block characters, to an eighth of a cell.

const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'] as const;

/** A bar of at most `width` cells. A share above zero has at least the thinnest block. */
export const bar = (fraction: number, width: number): string => {
	const units = Math.min(width * 8, Math.max(fraction > 0 ? 1 : 0, Math.round(fraction * width * 8)));
	return '█'.repeat(Math.floor(units / 8)) + (eighths[units % 8] ?? '');
};

/** A progress bar of exactly `width` cells, on a light background. */
export const progressBar = (fraction: number, width: number): string => {
	const full = Math.min(width, Math.max(0, Math.floor(fraction * width)));
	return '█'.repeat(full) + '░'.repeat(width - full);
};
