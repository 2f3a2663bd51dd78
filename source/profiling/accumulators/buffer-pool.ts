// A pool of tables to reuse. Without it a scan allocates megabytes for each part of a table, which costs page faults,
// and memory that returns late and in pieces.

/** The pool keeps no smaller tables, because they are cheap to allocate. */
const minLength = 4096;
/** The number of kept tables of one size. The garbage collector takes further ones. */
const maxKept = 8;

const pool = new Map<number, Float64Array[]>();

/** Gives a table of zeros. */
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
