// The failures of a statement that do not affect other statements.

/**
The database cannot compute a statement (an overflow, a missing right, a type without an operator). The connection and
the table still work.
*/
export class StatementFailure extends Error {
	override readonly name = 'StatementFailure';
}

/**
The table has other rows than an earlier statement saw, and there is no snapshot of it. Only another attempt helps.
*/
export class TableMoved extends Error {
	override readonly name = 'TableMoved';
}

/**
Does the work for all items at once. Where it fails, does it for each half, down to the single item that fails.

@param failed Receives each item that fails by itself, and why.
*/
export const doSplitting = async <Item>(
	items: readonly Item[],
	work: (items: readonly Item[]) => Promise<void>,
	failed: (item: Item, reason: string) => void,
): Promise<void> => {
	try {
		await work(items);
	} catch (error) {
		const [first] = items;
		if (first === undefined || !(error instanceof StatementFailure)) {
			throw error;
		}

		if (items.length === 1) {
			failed(first, error.message);
			return;
		}

		const middle = Math.ceil(items.length / 2);
		await doSplitting(items.slice(0, middle), work, failed);
		await doSplitting(items.slice(middle), work, failed);
	}
};

/** Waits for all promises, even where one fails, so that no statement continues for a table that has failed. */
export const allEnded = async (works: ReadonlyArray<Promise<void>>): Promise<void> => {
	await Promise.allSettled(works);
	await Promise.all(works);
};

/** Parts of at most `maxLength` items. */
export const inParts = <Item>(items: readonly Item[], maxLength: number): ReadonlyArray<readonly Item[]> =>
	Array.from({length: Math.ceil(items.length / maxLength)}, (_, index) =>
		items.slice(index * maxLength, (index + 1) * maxLength),
	);
