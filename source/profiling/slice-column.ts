// Chooses the column that a table is cut by, where the config leaves the choice.
import {ProfileMeshError} from '../errors.ts';
import {isTemporal} from './column-types.ts';
import type {ColumnInfo, TableInfo} from './table.ts';

export type ChosenColumn = {
	readonly column: ColumnInfo;
	/** Why it was chosen; `undefined` where the config names it. */
	readonly why: string | undefined;
};

/** Words of a name, the likelier ones first. They say when a row came to be: later changes move no row. */
const likelyNames: readonly RegExp[] = [
	/(?:^|_)(?:event|ingest|load|created?|inserted?|order|sale|transaction|occurred|recorded|posted)/v,
	/^(?:date|day|ts|timestamp|datetime|at|time)$/v,
	/(?:^|_)(?:date|day|ts|timestamp|datetime|at|time|on)$/v,
	/date|time|day/v,
];

/** These dates change while a row lives, or are those of something else. */
const unlikelyNames = /updat|modif|chang|delet|expir|due|birth|valid|end|until|delivered|shipped|received|paid|closed/v;

const rankOf = ({name, nullable}: ColumnInfo): number => {
	const lower = name.replaceAll(/(?<=[\da-z])(?=[A-Z])/gv, '_').toLowerCase();
	const place = likelyNames.findIndex(pattern => pattern.test(lower));
	return (
		(unlikelyNames.test(lower) ? 10 : 0) +
		(place === -1 ? likelyNames.length : place) +
		(nullable === true ? 0.5 : 0)
	);
};

/**
The named column, or with `auto` the one that its type and its name make likely; the first one of several alike.

@throws ProfileMeshError `profile` where there is none.
*/
export const chooseSliceColumn = (table: TableInfo, columns: readonly ColumnInfo[], name: string): ChosenColumn => {
	const named = columns.find(column => column.name === name);
	if (named !== undefined) {
		return {column: named, why: undefined};
	}

	const refused = (why: string): ProfileMeshError =>
		new ProfileMeshError('profile', `Cannot cut ${table.name} into slices`, {
			why,
			hint: 'Name a column of dates or timestamps: profiling.tables[].slice.column.',
		});
	if (name !== 'auto') {
		throw refused(`It has no column ${name}.`);
	}

	const dates = columns.filter(({semanticType}) => isTemporal(semanticType));
	const [likeliest, ...others] = dates.toSorted((left, right) => rankOf(left) - rankOf(right));
	if (likeliest === undefined) {
		throw refused('None of its columns is declared as a date or a timestamp.');
	}

	return {
		column: likeliest,
		why:
			others.length === 0
				? 'the only column of dates'
				: `by its name, of ${dates.length} columns of dates: ${dates.map(column => column.name).join(', ')}`,
	};
};
