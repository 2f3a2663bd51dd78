// Lines in braille: each cell has two by four dots.

/** A point of a line, from 0 to 1 from the left and from the bottom. */
export type ChartPoint = {readonly x: number; readonly y: number};

const [dotsAcross, dotsDown] = [2, 4] as const;

const blank = 0x28_00;

/** The bit of each dot of a cell, by row and column. */
const bits = [
	[0x01, 0x08],
	[0x02, 0x10],
	[0x04, 0x20],
	[0x40, 0x80],
] as const;

const clamped = (share: number, dots: number): number =>
	Math.min(dots - 1, Math.max(0, Math.round(share * (dots - 1))));

type Area = {readonly width: number; readonly height: number};

const dotOf = ({x, y}: ChartPoint, {width, height}: Area) => ({
	across: clamped(x, width * dotsAcross),
	down: height * dotsDown - 1 - clamped(y, height * dotsDown),
});

/** The cell that a point is in, from the left and from the top. */
export const cellOf = (point: ChartPoint, area: Area): {readonly column: number; readonly row: number} => {
	const {across, down} = dotOf(point, area);
	return {column: Math.floor(across / dotsAcross), row: Math.floor(down / dotsDown)};
};

/** The line through some points, ordered from the left; a lone point is a dot. */
export const brailleLine = (points: readonly ChartPoint[], area: Area): readonly string[] => {
	const {width, height} = area;
	const cells = Array.from({length: height}, () => Array.from({length: width}, () => 0));
	const set = (across: number, down: number): void => {
		const row = cells[Math.floor(down / dotsDown)];
		const column = Math.floor(across / dotsAcross);
		const bit = bits[down % dotsDown]?.[across % dotsAcross];
		if (row !== undefined && bit !== undefined) {
			row[column] = (row[column] ?? 0) | bit; // eslint-disable-line no-bitwise -- the dots of a cell are bits
		}
	};

	const dots = points.map(point => dotOf(point, area));
	for (const [index, to] of dots.entries()) {
		const from = dots[index - 1] ?? to;
		const steps = Math.max(1, Math.abs(to.across - from.across), Math.abs(to.down - from.down));
		for (let step = 0; step <= steps; step++) {
			set(
				Math.round(from.across + ((to.across - from.across) * step) / steps),
				Math.round(from.down + ((to.down - from.down) * step) / steps),
			);
		}
	}

	return cells.map(row => row.map(cell => String.fromCodePoint(blank + cell)).join(''));
};
