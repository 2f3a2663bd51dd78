// How a list is sorted: by what, and whether the other way round.

export type Sorting<Order extends string> = {
	readonly order: Order;
	readonly isReversed: boolean;
};

export const sortedBy = <Order extends string>(order: Order): Sorting<Order> => ({order, isReversed: false});

/** Another order begins with its own direction; the same one once more turns round. */
export const nextSorting = <Order extends string>(sorting: Sorting<Order>, order: Order): Sorting<Order> => ({
	order,
	isReversed: sorting.order === order && !sorting.isReversed,
});

/** Down where the largest comes first, as it does unless turned round; up where names begin with A. */
export const sortMark = (isDescending: boolean): string => (isDescending ? '▾' : '▴');

const collator = new Intl.Collator(undefined, {numeric: true});

type Comparable = number | string | undefined;

/** Sorts by a figure of each row, the largest first; rows without one come last, whichever way round. Stable. */
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

		// Two infinite ones have no difference.
		return left === right ? 0 : (right - left) * direction;
	});
};
