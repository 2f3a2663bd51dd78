// Chooses the column by which a table is cut, and the column that changes with updates.
import {ProfileMeshError} from '../errors.ts';
import type {SliceCut} from '../connectors/connector.ts';
import {isNumeric, isTemporal} from './column-types.ts';
import type {ColumnInfo, TableInfo} from './table.ts';

export type ChosenColumn = {
	readonly column: ColumnInfo;
	/** Why the column was chosen; `undefined` where the config names it. */
	readonly why: string | undefined;
};

/** Parts of names, the likelier ones first. Such columns hold the creation time of a row, which does not change. */
const likelyNames: readonly RegExp[] = [
	/(?:^|_)(?:event|ingest|load|created?|inserted?|order|sale|transaction|occurred|recorded|posted)/v,
	/^(?:date|day|ts|timestamp|datetime|at|time)$/v,
	/(?:^|_)(?:date|day|ts|timestamp|datetime|at|time|on)$/v,
	/date|time|day/v,
];

/** Parts of names of dates that change later, or that belong to something else. */
const unlikelyNames = /updat|modif|chang|delet|expir|due|birth|valid|end|until|delivered|shipped|received|paid|closed/v;

const rankOf = ({name, nullable}: ColumnInfo): number => {
	const lower = name.replaceAll(/(?<=[\da-z])(?=[A-Z])/gv, '_').toLowerCase();
	const rank = likelyNames.findIndex(pattern => pattern.test(lower));
	return (
		(unlikelyNames.test(lower) ? 10 : 0) + (rank === -1 ? likelyNames.length : rank) + (nullable === true ? 0.5 : 0)
	);
};

/** The candidates that a hint names. */
const maxCandidates = 5;

const refused = (
	table: TableInfo,
	{why, dates = []}: {readonly why: string; readonly dates?: readonly ColumnInfo[]},
): ProfileMeshError =>
	new ProfileMeshError('profile', `Cannot cut ${table.name} into slices`, {
		why,
		hint:
			dates.length === 0
				? 'Name a column of dates or timestamps: profiling.tables[].slice.column.'
				: 'Name a column of dates in profiling.tables[].slice.column, such as ' +
					`${dates
						.slice(0, maxCandidates)
						.map(({name}) => name)
						.join(', ')}.`,
	});

/** Stands for the checksum of all columns, instead of a column that changes with updates. */
export const checksumName = 'checksum';

/** Names the column, or the checksum, that changes with updates. */
export const changedNameOf = ({changed, checksum}: Pick<SliceCut, 'changed' | 'checksum'>): string | undefined =>
	changed?.name ?? (checksum && checksumName);

/**
Finds the column whose newest value changes with updates.

@throws ProfileMeshError `profile` where there is none of that name, or its values have no order.
*/
export const findChangedColumn = (table: TableInfo, columns: readonly ColumnInfo[], name: string): ColumnInfo => {
	const found = columns.find(column => column.name === name);
	if (
		found !== undefined &&
		(found.semanticType === 'text' || isTemporal(found.semanticType) || isNumeric(found.semanticType))
	) {
		return found;
	}

	throw new ProfileMeshError('profile', `Cannot detect updated slices of ${table.name}`, {
		why:
			found === undefined
				? `It has no column ${name}.`
				: `${name} is ${found.databaseType}, and has no newest value.`,
		hint: 'Name a column of timestamps or of numbers that grow with each update: profiling.tables[].slice.changed.',
	});
};

/**
Finds the named column, or with `auto` the one that its type and its name make likely; of several alike, the first.

@throws ProfileMeshError `profile` where there is none.
*/
export const chooseSliceColumn = (table: TableInfo, columns: readonly ColumnInfo[], name: string): ChosenColumn => {
	const named = columns.find(column => column.name === name);
	if (named !== undefined) {
		return {column: named, why: undefined};
	}

	const dates = columns.filter(({semanticType}) => isTemporal(semanticType));
	const ranked = dates.toSorted((left, right) => rankOf(left) - rankOf(right));
	if (name !== 'auto') {
		throw refused(table, {why: `It has no column ${name}.`, dates: ranked});
	}

	const [likeliest, ...others] = ranked;
	if (likeliest === undefined) {
		throw refused(table, {why: 'None of its columns is declared as a date or a timestamp.'});
	}

	return {
		column: likeliest,
		why:
			others.length === 0
				? 'the only column of dates'
				: `by its name, of ${dates.length} columns of dates: ${dates.map(column => column.name).join(', ')}`,
	};
};
