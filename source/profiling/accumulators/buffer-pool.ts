// A pool of unused tables to fill again. Without it a scan allocates megabytes for each part of a table. That costs
// page faults, and memory that returns late and in pieces.

/** Smaller tables cost less to allocate. */
const minLength = 4096;
/** The tables of one size. A wide table drops many at once; the garbage collector takes those past this number. */
const maxKept = 8;

const pool = new Map<number, Float64Array[]>();

/** A table of zeros. */
export const takeBuffer = (length: number): Float64Array =>
	pool.get(length)?.pop()?.fill(0) ?? new Float64Array(length);

/** Puts an unused table into the pool. */
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
