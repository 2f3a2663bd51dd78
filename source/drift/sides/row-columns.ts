// Chooses the key and the columns for comparing the rows of two sides, and the form of their values.
import type {Checksum, TextForm} from '../../connectors/row-reader.ts';
import {ProfileMeshError} from '../../errors.ts';
import {isNumeric, type SemanticType} from '../../profiling/column-types.ts';
import type {ColumnProfile} from '../../profiling/profile.ts';
import {isBlankPadded, isOneDatabase, type SideColumns} from './column-forms.ts';
import type {ColumnsOrigin, RowKey} from './row-comparison.ts';

/** A column of both sides. */
export type ColumnOnBoth = {
	/** Its name on the left. */
	readonly name: string;
	readonly left: ColumnProfile;
	/** By its own name on the right. */
	readonly right: ColumnProfile;
	readonly pair: SideColumns;
};

export type RowColumns = {
	readonly key: RowKey | null;
	/** Those of the key, in its order; empty without one. */
	readonly keyColumns: readonly ColumnOnBoth[];
	/** The others that are compared. */
	readonly compared: readonly ColumnOnBoth[];
	readonly origin: ColumnsOrigin;
};

export type RowColumnsRequest = {
	readonly columns: readonly ColumnOnBoth[];
	/** Names of the key that the user gave. */
	readonly key?: readonly string[] | undefined;
	/** Names of columns from the user; `*` is all of them. */
	readonly asked?: readonly string[] | undefined;
	/** Names of the columns whose profiles differ or may differ. */
	readonly differing: ReadonlySet<string>;
	/** Rows of both sides, where they are known. */
	readonly rows: readonly [left: number | null, right: number | null];
};

const named = (name: string, columns: readonly ColumnOnBoth[], what: string): ColumnOnBoth => {
	const found =
		columns.find(column => column.name === name) ??
		columns.find(column => column.name.toLowerCase() === name.toLowerCase());
	if (found === undefined) {
		throw new ProfileMeshError('not-found', `There is no column ${name} on both sides`, {
			why: `${what} names columns that both sides have.`,
			hint: `Name some of ${columns.map(column => column.name).join(', ')}.`,
		});
	}

	return found;
};

/** Types of keys, the fastest to look up first. */
const keyTypes: readonly SemanticType[] = ['integer', 'uuid', 'text', 'decimal', 'date', 'timestamp', 'timestamptz'];

const isExactly = (
	{metrics}: ColumnProfile,
	metric: 'distinct_count' | 'null_count',
	value: number | null,
): boolean => {
	const found = metrics.get(metric);
	return found?.provenance.kind === 'exact' && value !== null && found.value === value;
};

const isUniqueIn = (profile: ColumnProfile, rows: number | null): boolean =>
	rows !== 0 && isExactly(profile, 'distinct_count', rows) && isExactly(profile, 'null_count', 0);

const declaredKey = (columns: readonly ColumnOnBoth[]): readonly ColumnOnBoth[] => {
	const keys = (['left', 'right'] as const).map(side => columns.filter(column => column[side].column.primaryKey));
	const found = keys.find(key => key.length > 0);
	if (found !== undefined) {
		return found;
	}

	const unique = columns.find(({left, right}) =>
		[left.column, right.column].some(({unique: isUnique = false, nullable}) => isUnique && nullable === false),
	);
	return unique === undefined ? [] : [unique];
};

const profiledKey = ({columns, rows}: RowColumnsRequest): readonly ColumnOnBoth[] => {
	const unique = columns.filter(
		({left, right}) =>
			keyTypes.includes(left.column.semanticType) && isUniqueIn(left, rows[0]) && isUniqueIn(right, rows[1]),
	);
	const rank = ({left}: ColumnOnBoth): number => keyTypes.indexOf(left.column.semanticType);
	const [best] = unique.toSorted((one, other) => rank(one) - rank(other));
	return best === undefined ? [] : [best];
};

/** The key that the user gave, else the one that the database declares, else one that is unique by the profiles. */
const chooseKey = (request: RowColumnsRequest): Pick<RowColumns, 'key' | 'keyColumns'> => {
	const {columns, key: asked} = request;
	const [origin, keyColumns] =
		asked === undefined
			? declaredKey(columns).length > 0
				? (['declared', declaredKey(columns)] as const)
				: (['profile', profiledKey(request)] as const)
			: (['asked', asked.map(name => named(name, columns, '--key'))] as const);
	return {
		key: keyColumns.length === 0 ? null : {columns: keyColumns.map(({name}) => name), origin},
		keyColumns,
	};
};

/**
Chooses the key and the columns: those that the user names, else those whose profiles differ or may differ, else all.

@throws ProfileMeshError `not-found` for a name that is not on both sides.
*/
export const chooseColumns = (request: RowColumnsRequest): RowColumns => {
	const {columns, asked, differing} = request;
	const chosen = chooseKey(request);
	const others = columns.filter(column => !chosen.keyColumns.includes(column));
	const isAll = asked?.includes('*') ?? false;
	if (asked !== undefined && !isAll) {
		const wanted = new Set(asked.map(name => named(name, columns, '--columns')));
		return {...chosen, compared: others.filter(column => wanted.has(column)), origin: 'asked'};
	}

	const byProfile = others.filter(({name}) => differing.has(name));
	return isAll || byProfile.length === 0
		? {...chosen, compared: others, origin: isAll ? 'asked' : 'all'}
		: {...chosen, compared: byProfile, origin: 'profiles'};
};

const isText = (type: SemanticType): boolean => type === 'text' || type === 'uuid';

/** The form in which equal texts of both sides are equal. */
export const textFormOf = (pair: SideColumns): TextForm =>
	pair.some(({column}) => column.semanticType === 'uuid')
		? 'lower'
		: pair.some(side => isBlankPadded(side))
			? 'unpadded'
			: 'plain';

/** Whether equal values of both sides have one text in every database, so that rows can be grouped by them. */
export const canGroup = ([left, right]: SideColumns): boolean => {
	const [one, other] = [left.column.semanticType, right.column.semanticType];
	return (isText(one) && isText(other)) || (one === other && (one === 'integer' || one === 'boolean'));
};

const plainTypes: ReadonlySet<SemanticType> = new Set([
	'boolean',
	'date',
	'timestamp',
	'timestamptz',
	'time',
	'binary',
]);

/** Whether different values of both sides have different texts, and equal ones mostly the same. */
const hasSharedText = ([left, right]: SideColumns): boolean => {
	const [one, other] = [left.column.semanticType, right.column.semanticType];
	return (
		(isNumeric(one) && isNumeric(other)) || (isText(one) && isText(other)) || (one === other && plainTypes.has(one))
	);
};

/** The checksum of columns, and why there is none. */
export const checksumOf = (
	columns: readonly ColumnOnBoth[],
): {readonly checksum: Checksum; readonly why: string | null} => {
	const areAlike = columns.every(
		({pair}) => isOneDatabase(pair) && pair[0].column.databaseType === pair[1].column.databaseType,
	);
	if (areAlike) {
		return {checksum: 'own', why: null};
	}

	const without = columns.filter(({pair}) => !hasSharedText(pair)).map(({name}) => name);
	const whose = without.length === 1 ? 'its' : 'their';
	return without.length === 0
		? {checksum: 'shared', why: null}
		: {
				checksum: 'none',
				why: `${without.join(', ')}: the databases write ${whose} values differently`,
			};
};
