// Reports that a dataset has runs of another source. Where a database has moved, they are its history.
import {databaseNamed} from '../../databases/registry.ts';
import type {ErrorOptions} from '../../errors.ts';
import type {DatasetKey} from '../../profiling/dataset.ts';
import type {HistoryScope, OtherHistory, Store} from '../../storage/store.ts';

/** The maximum number of sources that a message names. */
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

/** Whether an earlier source is probably the database of a scope, before it moved or got a name in the config. */
const isProbablySame = async (earlier: string, {source, address}: HistoryScope): Promise<boolean> => {
	if (source !== address && earlier === address) {
		return true;
	}

	const database = databaseNamed(earlier);
	return database !== undefined && database === databaseNamed(address) && database.hasMoved(earlier, address);
};

/**
The sources whose runs can be adopted, with their numbers of runs. Those that have probably moved here come first.
*/
export const adoptableSources = async (store: Store): Promise<ReadonlyArray<readonly [string, number]>> => {
	const {scope} = store;
	const counts = countBySource(await store.otherHistories());
	const judged = await Promise.all(
		counts.map(async count => ({count, isSame: scope !== undefined && (await isProbablySame(count[0], scope))})),
	);
	return judged.toSorted((one, other) => Number(other.isSame) - Number(one.isSame)).map(({count}) => count);
};

/**
Explains that an error about missing runs may come from a database that has moved, and what to do.

@param isMeant Whether a dataset has too few runs; all of them when left out.
@returns `undefined` where no source that has probably moved here has runs of them.
*/
export const movedSource = async (
	store: Store,
	isMeant: (dataset: DatasetKey) => boolean = () => true,
): Promise<ErrorOptions | undefined> => {
	const {scope} = store;
	if (scope === undefined) {
		return undefined;
	}

	const others = await store.otherHistories();
	const meant = others.filter(history => isMeant(history));
	const areSame = await Promise.all(meant.map(async ({source}) => isProbablySame(source, scope)));
	const moved = meant.filter((_, index) => areSame[index]);
	if (moved.length === 0) {
		return undefined;
	}

	const [first, ...more] = new Set(moved.map(({source}) => source));
	return {
		why: `A history belongs to one source, here ${scope.source}; the storage has ${otherSourcesText(moved)}`,
		hint:
			first === undefined || more.length > 0
				? 'If one is the same database, `profilemesh runs adopt` shows how to continue its history'
				: `If that is the same database: profilemesh runs adopt '${first}'`,
	};
};
