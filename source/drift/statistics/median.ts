// The median, by selection: a history asks for thousands of them, and sorting would be most of the work.

/** Holds copies of values that must stay in their order; it grows as needed. */
let copies = new Float64Array(1024);

/**
Moves the value that has `rank` others before it in ascending order to that place, and smaller ones before it (C. A. R.
Hoare, Algorithm 65: find, Communications of the ACM 4, 1961).
*/
const select = (buffer: Float64Array, count: number, rank: number): number => {
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

/** The median of the first so many values of a buffer, which loses their order. */
export const medianWithin = (buffer: Float64Array, count: number): number => {
	if (count === 0) {
		return NaN;
	}

	const upper = select(buffer, count, Math.floor(count / 2));
	if (count % 2 === 1) {
		return upper;
	}

	let lower = buffer[0] ?? NaN;
	for (let index = 1; index < count / 2; index++) {
		lower = Math.max(lower, buffer[index] ?? NaN);
	}

	return (lower + upper) / 2;
};

/** The middle value, or the mean of the two in the middle; NaN of nothing. */
export const medianOf = (values: ArrayLike<number>): number => {
	const {length} = values;
	if (copies.length < length) {
		copies = new Float64Array(2 * length);
	}

	for (let index = 0; index < length; index++) {
		copies[index] = values[index] ?? NaN;
	}

	return medianWithin(copies, length);
};

/**
How far each of the first so many values of an ascending list lies from the median of the others.

@param distances Where they are written, as sizes, from `offset` on.
*/
export const writeDistances = (
	ascending: Float64Array,
	count: number,
	{distances, offset}: {readonly distances: Float64Array; readonly offset: number},
): void => {
	const [lower, upper] = [Math.floor(count / 2) - 1, Math.floor((count - 1) / 2)];
	const [below, middle, above] = [ascending[lower] ?? NaN, ascending[upper] ?? NaN, ascending[upper + 1] ?? NaN];
	for (let index = 0; index < count; index++) {
		// Without a value, those after it move up by a place.
		const second = upper < index ? middle : above;
		const first = lower === upper ? second : lower < index ? below : middle;
		const median = lower === upper ? second : (first + second) / 2;
		distances[offset + index] = Math.abs((ascending[index] ?? NaN) - median);
	}
};

/** The median of the first so many values of an ascending list. */
export const middleOf = (ascending: Float64Array, count: number): number => {
	const half = Math.floor(count / 2);
	const upper = ascending[half] ?? NaN;
	return count % 2 === 1 ? upper : ((ascending[half - 1] ?? NaN) + upper) / 2;
};
