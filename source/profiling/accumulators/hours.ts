// Rows by hour of the day: 24 counts, which add up over parts.

const microsecondsPerHour = 3_600_000_000;

/**
Counts a time by its hour.

@param microseconds Since any midnight.
*/
export const addHour = (hours: Float64Array, microseconds: number, weight = 1): void => {
	const hour = Math.floor(microseconds / microsecondsPerHour);
	// Not by a remainder: before 1970 that is −0 at midnight, which V8 takes for no index and compiles anew each time.
	const index = hour - Math.floor(hour / 24) * 24;
	hours[index] = (hours[index] ?? 0) + weight;
};

/** Makes `into` the counts of both. */
export const mergeHours = (into: Float64Array, from: Float64Array): void => {
	for (const [hour, count] of from.entries()) {
		into[hour] = (into[hour] ?? 0) + count;
	}
};
