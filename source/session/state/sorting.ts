// The order of a list, and whether it is reversed.

export type Sorting<Order extends string> = {
	readonly order: Order;
	readonly isReversed: boolean;
};

export const sortedBy = <Order extends string>(order: Order): Sorting<Order> => ({order, isReversed: false});

/** A new order starts in its usual direction; the same order again is reversed. */
export const nextSorting = <Order extends string>(sorting: Sorting<Order>, order: Order): Sorting<Order> => ({
	order,
	isReversed: sorting.order === order && !sorting.isReversed,
});

/** `▾` for the largest first, which is usual; `▴` for the smallest first, or names from A. */
export const sortMark = (isDescending: boolean): string => (isDescending ? '▾' : '▴');

const collator = new Intl.Collator(undefined, {numeric: true});

type Comparable = number | string | undefined;

/** Sorts by a figure of each row, largest first unless reversed. Rows without a figure come last. Stable. */
export const sortByFigure = <Row>(
	rows: readonly Row[],
	figure: (row: Row) => Comparable,
	isReversed: boolean,
): readonly Row[] => {
	const figures = new Map(
		rows.map(row => {
			const found = figure(row);
			return [row, Number.isNaN(found) ? undefined : found];
		}),
	);
	const direction = isReversed ? -1 : 1;
	return rows.toSorted((one, other) => {
		const [left, right] = [figures.get(one), figures.get(other)];
		if (left === undefined || right === undefined) {
			return Number(left === undefined) - Number(right === undefined);
		}

		if (typeof left === 'string' || typeof right === 'string') {
			return collator.compare(String(right), String(left)) * direction;
		}

		// Infinity minus infinity is NaN.
		return left === right ? 0 : (right - left) * direction;
	});
};
