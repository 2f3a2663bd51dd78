// Pairs the tables, or the columns, of two sides by name, in any case, or by a mapping of the user.
import {ProfileMeshError} from '../../errors.ts';
import {qualifiedName, type DatasetKey} from '../../profiling/dataset.ts';

/** A dataset of both sides. */
export type DatasetPair<Left, Right> = {readonly left: Left; readonly right: Right};

export type PairedDatasets<Left, Right> = {
	/** In the order of the left side. */
	readonly pairs: ReadonlyArray<DatasetPair<Left, Right>>;
	readonly leftOnly: readonly Left[];
	readonly rightOnly: readonly Right[];
};

/** A name on the left, and its name on the right: `table` or `schema.table`. */
export type NameMapping = readonly [left: string, right: string];

type NameOf = (dataset: DatasetKey) => string;

const tableName: NameOf = ({datasetName}) => datasetName;
const lower =
	(nameOf: NameOf): NameOf =>
	dataset =>
		nameOf(dataset).toLowerCase();

/** From the strictest to the loosest. */
const namings: readonly NameOf[] = [qualifiedName, tableName, lower(qualifiedName), lower(tableName)];

const onlyOne = <Item>(items: readonly Item[]): Item | undefined => (items.length === 1 ? items[0] : undefined);

const mapped = <Dataset extends DatasetKey>(
	name: string,
	datasets: readonly Dataset[],
	side: 'left' | 'right',
): Dataset => {
	const found = namings
		.map(nameOf => onlyOne(datasets.filter(dataset => nameOf(dataset) === name)))
		.find(dataset => dataset !== undefined);
	if (found === undefined) {
		throw new ProfileMeshError('not-found', `There is no table ${name} on the ${side}`, {
			why: '--map names a table on the left side and its counterpart on the right',
			hint: `Name one of ${datasets
				.slice(0, 5)
				.map(dataset => qualifiedName(dataset))
				.join(', ')}${datasets.length > 5 ? ', …' : ''}`,
		});
	}

	return found;
};

/** The datasets that one name means on both sides. */
const sameNames = <Left extends DatasetKey, Right extends DatasetKey>(
	left: readonly Left[],
	right: readonly Right[],
	nameOf: NameOf,
): ReadonlyArray<readonly [Left, Right]> => {
	const groups = Map.groupBy(right, dataset => nameOf(dataset));
	return [...Map.groupBy(left, dataset => nameOf(dataset))].flatMap(([name, candidates]) => {
		const [one, other] = [onlyOne(candidates), onlyOne(groups.get(name) ?? [])];
		return one === undefined || other === undefined ? [] : [[one, other] as const];
	});
};

/**
Pairs datasets: first by the mapping, then by schema and table, by table alone, and by both in any case. A name counts
only where its side has it once. Where each side has one dataset, these are a pair.

@throws ProfileMeshError `not-found` where the mapping names a dataset that does not exist.
*/
export const pairDatasets = <Left extends DatasetKey, Right extends DatasetKey>(
	left: readonly Left[],
	right: readonly Right[],
	mapping: readonly NameMapping[] = [],
): PairedDatasets<Left, Right> => {
	const counterparts = new Map<Left, Right>(
		mapping.map(([from, to]) => [mapped(from, left, 'left'), mapped(to, right, 'right')]),
	);
	const taken = new Set<Right>(counterparts.values());
	for (const nameOf of namings) {
		const free = left.filter(dataset => !counterparts.has(dataset));
		const others = right.filter(dataset => !taken.has(dataset));
		for (const [one, other] of sameNames(free, others, nameOf)) {
			counterparts.set(one, other);
			taken.add(other);
		}
	}

	const [only, onlyRight] = [onlyOne(left), onlyOne(right)];
	if (only !== undefined && onlyRight !== undefined && counterparts.size === 0) {
		counterparts.set(only, onlyRight);
		taken.add(onlyRight);
	}

	return {
		pairs: left.flatMap(dataset => {
			const counterpart = counterparts.get(dataset);
			return counterpart === undefined ? [] : [{left: dataset, right: counterpart}];
		}),
		leftOnly: left.filter(dataset => !counterparts.has(dataset)),
		rightOnly: right.filter(dataset => !taken.has(dataset)),
	};
};
