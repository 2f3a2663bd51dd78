// Counts rows by hour of the day. The 24 counts add up over parts.

const microsecondsPerHour = 3_600_000_000;

/**
Counts a time by its hour.

@param microseconds Since any midnight.
*/
export const addHour = (hours: Float64Array, microseconds: number, weight = 1): void => {
	const hour = Math.floor(microseconds / microsecondsPerHour);
	// A remainder would be −0 at midnight before 1970. V8 does not take it for an index, and compiles the code anew.
	const index = hour - Math.floor(hour / 24) * 24;
	hours[index] = (hours[index] ?? 0) + weight;
};

/** Merges `from` into `into`. */
export const mergeHours = (into: Float64Array, from: Float64Array): void => {
	for (const [hour, count] of from.entries()) {
		into[hour] = (into[hour] ?? 0) + count;
	}
};
