// Collects garbage between the parts of a large table. By itself, V8 lets the heap of every thread grow by half before
// it collects the garbage of a part.
import {setFlagsFromString} from 'node:v8';
import {runInNewContext} from 'node:vm';

/** The number of rows whose garbage is worth a full collection, which takes some 10 ms. */
const minRows = 262_144;

let rows = 0;
let collect: NodeJS.GCFunction | undefined;

/** Counts the rows since the last collection. */
export const countRowsRead = (read: number): void => {
	rows += read;
};

/** Collects garbage where there is enough of it. */
export const collectGarbage = (): void => {
	if (rows < minRows) {
		return;
	}

	rows = 0;
	if (collect === undefined) {
		// A thread cannot have V8 flags of its own, but a context that is made after setting this flag has the
		// collector.
		setFlagsFromString('--expose-gc');
		collect = runInNewContext('gc') as NodeJS.GCFunction; // What the flag puts there.
	}

	collect();
};
