// The memory that the coordinator and the threads of one table share: their progress, and whether to stop.

/** Three 64-bit integers: stop, rows taken, row ids passed. */
export type Control = SharedArrayBuffer;

const stop = 0;
const taken = 1;
const passed = 2;

export const createControl = (): Control => new SharedArrayBuffer(3 * BigInt64Array.BYTES_PER_ELEMENT);

/** Thrown in a thread that has to stop. */
class Stopped extends Error {
	override readonly name = 'Stopped';
}

export const requestStop = (control: Control): void => {
	Atomics.store(new BigInt64Array(control), stop, 1n);
};

/** Resets the progress before the same table is read again. */
export const resetProgress = (control: Control): void => {
	const cells = new BigInt64Array(control);
	Atomics.store(cells, taken, 0n);
	Atomics.store(cells, passed, 0n);
};

/** Rows taken so far, and row ids passed. */
export const progressOf = (control: Control): {readonly taken: number; readonly passed: number} => {
	const cells = new BigInt64Array(control);
	return {taken: Number(Atomics.load(cells, taken)), passed: Number(Atomics.load(cells, passed))};
};

/** The thread's side. A process shares no memory. It sends its progress in messages, and ends to stop. */
export const controlOf = (
	control: Control = createControl(),
	onRows?: (taken: number) => void,
): {readonly stopIfAsked: () => void; readonly onChunk: (rows: number, ids: number) => void} => {
	const cells = new BigInt64Array(control);
	const stopIfAsked = () => {
		if (Atomics.load(cells, stop) !== 0n) {
			throw new Stopped('Stopped');
		}
	};

	return {
		stopIfAsked,
		onChunk(rows, ids) {
			Atomics.add(cells, taken, BigInt(rows));
			Atomics.add(cells, passed, BigInt(ids));
			onRows?.(Number(cells[taken]));
			stopIfAsked();
		},
	};
};
