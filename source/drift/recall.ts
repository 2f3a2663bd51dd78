// Keeps what was asked for last, as long as there is room.

type Recall<Value> = {
	/** The number of values to keep. */
	readonly capacity: number;
	readonly make: () => Value;
};

/** The value of a key, made where it is not kept. Drops the one that was not asked for the longest. */
export const recall = <Value>(kept: Map<string, Value>, key: string, {capacity, make}: Recall<Value>): Value => {
	const value = kept.get(key) ?? make();
	kept.delete(key);
	kept.set(key, value);
	const [oldest] = kept.keys();
	if (oldest !== undefined && kept.size > capacity) {
		kept.delete(oldest);
	}

	return value;
};
