// Says that a dataset has runs of another source: where a database has moved, they are its history.
import type {ErrorOptions} from '../../errors.ts';
import type {DatasetKey} from '../../profiling/dataset.ts';
import type {OtherHistory, Store} from '../../storage/store.ts';

/** Of many sources these are named. */
const maxNamed = 3;

const runsText = (count: number): string => (count === 1 ? '1 run' : `${count} runs`);

/** Sources with the number of their runs, the one with most runs first. */
const countBySource = (histories: readonly OtherHistory[]): ReadonlyArray<readonly [string, number]> =>
	Map.groupBy(histories, ({source}) => source)
		.entries()
		.map(([source, own]) => [source, own.reduce((sum, {runs}) => sum + runs, 0)] as const)
		.toArray()
		.toSorted(([, left], [, right]) => right - left);

/** `12 runs of sqlite:/data/shop.db and 1 run of postgres:db:5432/shop`. */
export const otherSourcesText = (histories: readonly OtherHistory[]): string => {
	const counts = countBySource(histories);
	const named = counts.slice(0, maxNamed).map(([source, count]) => `${runsText(count)} of ${source}`);
	return counts.length > maxNamed ? `${named.join(', ')} and others` : named.join(' and ');
};

/**
Why an error about missing runs may come from a database that has moved, and what to do then.

@param isMeant Which datasets have too few runs; all of them when left out.
@returns `undefined` where no other source has runs of them.
*/
export const movedSource = async (
	store: Store,
	isMeant: (dataset: DatasetKey) => boolean = () => true,
): Promise<ErrorOptions | undefined> => {
	const histories = await store.otherHistories();
	const meant = histories.filter(history => isMeant(history));
	return meant.length === 0
		? undefined
		: {
				why: `A history belongs to one source, here ${store.scope?.source ?? ''}; kept of others: ${otherSourcesText(meant)}`,
				hint: 'If that is the same database at another address: profilemesh runs adopt',
			};
};
