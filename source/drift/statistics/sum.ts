/** Sums a figure of each item. */
export const sumOf = <Item>(items: readonly Item[], read: (item: Item, index: number) => number): number => {
	let sum = 0;
	for (const [index, item] of items.entries()) {
		sum += read(item, index);
	}

	return sum;
};
