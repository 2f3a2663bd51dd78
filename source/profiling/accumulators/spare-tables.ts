// Tables that were outgrown or given up, to be filled again: a scan would otherwise allocate megabytes for each part of a table,
// which costs page faults, and memory that comes back late and in pieces.

/** Smaller ones are cheaper to make anew. */
const smallest = 4096;
/** Of one size. A wide table drops many at once; what is past this is left to the garbage collector. */
const mostKept = 8;

const spare = new Map<number, Float64Array[]>();

/** A table of zeros. */
export const takeTable = (length: number): Float64Array =>
	spare.get(length)?.pop()?.fill(0) ?? new Float64Array(length);

/** Gives a table back that nothing uses any more. */
export const giveBackTable = (table: Float64Array): void => {
	if (table.length < smallest) {
		return;
	}

	const kept = spare.get(table.length) ?? [];
	spare.set(table.length, kept);
	if (kept.length < mostKept) {
		kept.push(table);
	}
};
