// The median, by selection: a history asks for thousands of them, and sorting would be most of the work.

/** The first so many places of the buffer hold the values; it grows as needed. */
let buffer = new Float64Array(1024);

const fill = (values: ArrayLike<number>, count: number): void => {
	if (buffer.length < count) {
		buffer = new Float64Array(2 * count);
	}

	for (let index = 0; index < count; index++) {
		buffer[index] = values[index] ?? NaN;
	}
};

/**
Moves the value that has `rank` others before it in ascending order to that place, and smaller ones before it (C. A. R.
Hoare, Algorithm 65: find, Communications of the ACM 4, 1961).
*/
const select = (count: number, rank: number): number => {
	let [first, last] = [0, count - 1];
	while (first < last) {
		const pivot = buffer[rank] ?? NaN;
		let [low, high] = [first, last];
		while (low <= high) {
			while ((buffer[low] ?? NaN) < pivot) {
				low++;
			}

			while ((buffer[high] ?? NaN) > pivot) {
				high--;
			}

			if (low > high) {
				// A function would return both places as an object.
				// eslint-disable-next-line unicorn/no-break-in-nested-loop -- see above
				continue;
			}

			const value = buffer[low] ?? NaN;
			buffer[low] = buffer[high] ?? NaN;
			buffer[high] = value;
			low++;
			high--;
		}

		if (high < rank) {
			first = low;
		}

		if (rank < low) {
			last = high;
		}
	}

	return buffer[rank] ?? NaN;
};

/** The middle value, or the mean of the two in the middle; NaN of nothing. */
export const medianOf = (values: ArrayLike<number>): number => {
	const {length} = values;
	if (length === 0) {
		return NaN;
	}

	fill(values, length);
	const upper = select(length, Math.floor(length / 2));
	if (length % 2 === 1) {
		return upper;
	}

	let lower = buffer[0] ?? NaN;
	for (let index = 1; index < length / 2; index++) {
		lower = Math.max(lower, buffer[index] ?? NaN);
	}

	return (lower + upper) / 2;
};

/** How far each value lies from the median of the others. */
export const distancesFromOthers = (values: readonly number[]): readonly number[] => {
	const sorted = new Float64Array(values).toSorted();
	const others = sorted.length - 1;
	const [lower, upper] = [Math.floor((others - 1) / 2), Math.floor(others / 2)];
	return values.map(value => {
		const other = (place: number) => sorted[(sorted[place] ?? NaN) < value ? place : place + 1] ?? NaN;
		return value - (lower === upper ? other(upper) : (other(lower) + other(upper)) / 2);
	});
};
