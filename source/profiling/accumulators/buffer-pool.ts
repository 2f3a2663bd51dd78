// A pool of tables that are no longer used, to be filled again. Without it a scan allocates megabytes for each part of
// a table. That costs page faults, and memory that comes back late and in pieces.

/** Smaller ones are cheaper to make anew. */
const minLength = 4096;
/** Of one size. A wide table drops many at once; what is past this is left to the garbage collector. */
const maxKept = 8;

const pool = new Map<number, Float64Array[]>();

/** A table of zeros. */
export const takeBuffer = (length: number): Float64Array =>
	pool.get(length)?.pop()?.fill(0) ?? new Float64Array(length);

/** Puts a table that nothing uses any more into the pool. */
export const releaseBuffer = (table: Float64Array): void => {
	if (table.length < minLength) {
		return;
	}

	const kept = pool.get(table.length) ?? [];
	pool.set(table.length, kept);
	if (kept.length < maxKept) {
		kept.push(table);
	}
};
