// Chooses which of the paired tables are compared.
import {matchTablePattern} from '../config/table-patterns.ts';
import type {DatasetPair, PairedDatasets} from '../drift/sides/pair-datasets.ts';
import {ProfileMeshError} from '../errors.ts';
import type {DatasetKey} from '../profiling/dataset.ts';

export type NamedPair = DatasetPair<DatasetKey, DatasetKey>;
export type Paired = PairedDatasets<DatasetKey, DatasetKey>;

const named = ({schemaName, datasetName}: DatasetKey) => ({schema: schemaName, name: datasetName});

/**
Keeps the pairs, and the datasets of one side, that at least one pattern matches.

@throws ProfileMeshError `not-found` when a pattern matches nothing on either side.
*/
export const choosePairs = ({pairs, leftOnly, rightOnly}: Paired, patterns: readonly string[]): Paired => {
	if (patterns.length === 0) {
		return {pairs, leftOnly, rightOnly};
	}

	const all = [...pairs.flatMap(({left, right}) => [left, right]), ...leftOnly, ...rightOnly];
	const chosen = new Set<DatasetKey>();
	for (const pattern of patterns) {
		const fits = matchTablePattern(
			pattern,
			all.map(dataset => named(dataset)),
		);
		if (!fits.includes(true)) {
			throw new ProfileMeshError('not-found', `No table on either side matches ${pattern}`, {
				why: 'A pattern is a name, a glob or a /regex/, as table or schema.table',
				hint: 'Check the name, or leave out --table to compare all tables',
			});
		}

		for (const [index, dataset] of all.entries()) {
			if (fits[index] === true) {
				chosen.add(dataset);
			}
		}
	}

	const isChosen = (dataset: DatasetKey): boolean => chosen.has(dataset);
	return {
		pairs: pairs.filter(({left, right}) => isChosen(left) || isChosen(right)),
		leftOnly: leftOnly.filter(dataset => isChosen(dataset)),
		rightOnly: rightOnly.filter(dataset => isChosen(dataset)),
	};
};
