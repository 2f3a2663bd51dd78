// Makes slices of a table from the result of a statement that counts the rows of each day or hour.
import {ProfileMeshError} from '../errors.ts';
import type {SemanticType} from '../profiling/column-types.ts';
import {sliceAt, undated} from '../profiling/slice.ts';
import type {TableInfo} from '../profiling/table.ts';
import type {CountedSlice, RowIdRange, SliceCounts, SliceCut} from './connector.ts';
import type {ResultRows} from './sql-dialect.ts';

/** Rows of one day or hour. */
export type CountedKey = {
	/** `YYYY-MM-DD` or `YYYY-MM-DD hh`, and any text after that. Other texts are not dates; `null` is null. */
	readonly key: string | null;
	readonly rows: number;
	/** The newest value of the cut's second column. */
	readonly newest?: string | null | undefined;
	readonly rowIds?: RowIdRange | undefined;
};

/** The key of values that are not dates. */
const otherKey = 'other';

/**
Reads the rows of a statement: a key, the number of rows, the number of values, and the newest value if requested.
*/
export const countedKeys = (rows: ResultRows): readonly CountedKey[] =>
	rows.flatMap(([key = null, count, values, newest]): CountedKey[] =>
		key === null ? nullKeys(Number(count), Number(values), {newest}) : [{key, rows: Number(count), newest}],
	);

/**
Splits rows without a key: those without a value have no date, and the others have a value that is not a date.

@param found The counts of all of them together. Their newest value is then not known for a part.
*/
export const nullKeys = (
	rows: number,
	values: number,
	{newest, rowIds}: Pick<CountedKey, 'newest' | 'rowIds'>,
): CountedKey[] =>
	[
		{key: null, rows: rows - values, rowIds, ...(values === 0 && {newest})},
		{key: otherKey, rows: values},
	].filter(({rows: number}) => number > 0);

const keyPattern = /^(?<date>\d{4}-\d{2}-\d{2})(?: (?<hour>\d{2})(?::\d{2})*)?$/v;

/** Reads a key as wall time; `undefined` for other texts. */
const timeOf = (key: string): Date | undefined => {
	const {date, hour = '00'} = keyPattern.exec(key)?.groups ?? {};
	const time = new Date(`${date}T${hour}:00:00Z`);
	// The 30th of February would become a day in March.
	return Number.isNaN(time.getTime()) || time.toISOString().slice(0, 10) !== date ? undefined : time;
};

// Math.min and Math.max take no BigInt.
const minimum = (a: bigint, b: bigint): bigint => (a < b ? a : b);
const maximum = (a: bigint, b: bigint): bigint => (a > b ? a : b);

const joined = (one: RowIdRange | undefined, other: RowIdRange | undefined): RowIdRange | undefined =>
	one === undefined || other === undefined
		? undefined
		: {from: minimum(one.from, other.from), to: maximum(one.to, other.to)};

/** Gives the newer of two values, which are numbers or texts that sort by time. */
const newer = (one: string | null | undefined, other: string | null | undefined): string | null | undefined => {
	if (typeof one !== 'string' || typeof other !== 'string') {
		return one ?? other;
	}

	const difference = Number(one) - Number(other);
	return (Number.isNaN(difference) ? one > other : difference > 0) ? one : other;
};

/** The sum of two checksums. */
const checksumOf = (one: string | null | undefined, other: string | null | undefined): string | null | undefined =>
	typeof one === 'string' && typeof other === 'string' ? String(BigInt(one) + BigInt(other)) : (one ?? other);

/** Adds the days or hours of each period up. */
export const slicesOf = (keys: readonly CountedKey[], {by, checksum}: SliceCut): SliceCounts => {
	const slices = new Map<number, CountedSlice>();
	let rowsWithOther = 0;
	for (const {key, rows, rowIds, newest} of keys) {
		const time = key === null ? undefined : timeOf(key);
		if (key !== null && time === undefined) {
			rowsWithOther += rows;
		} else {
			const slice = time === undefined ? undated : sliceAt(time, by);
			const known = slices.get(slice.start.getTime());
			slices.set(slice.start.getTime(), {
				slice,
				rows: (known?.rows ?? 0) + rows,
				newest: (checksum === undefined ? newer : checksumOf)(known?.newest, newest),
				rowIds: known === undefined ? rowIds : joined(known.rowIds, rowIds),
			});
		}
	}

	const ofUndated = slices.get(undated.start.getTime());
	slices.delete(undated.start.getTime());
	return {
		slices: slices
			.values()
			.toArray()
			.toSorted((left, right) => left.slice.start.getTime() - right.slice.start.getTime()),
		...(ofUndated !== undefined && {undated: ofUndated}),
		rowsWithOther,
	};
};

/** `2024-03-01 13:00:00`, as a literal is written in SQL. */
export const timeLiteral = (time: Date): string => time.toISOString().slice(0, 19).replace('T', ' ');

/**
Checks that a table can be cut by a column.

@param accepted The types of columns that the database can cut by.
@throws ProfileMeshError `profile` where the column has another type.
*/
export const checkCut = (table: TableInfo, {column}: SliceCut, accepted: readonly SemanticType[]): void => {
	const {name, databaseType, semanticType} = column;
	if (!accepted.includes(semanticType)) {
		throw new ProfileMeshError('profile', `Cannot cut ${table.name} into slices`, {
			why: `${name} is ${databaseType === '' ? semanticType : databaseType}, and a slice needs a date.`,
			hint: 'Name a column of dates or timestamps: profiling.tables[].slice.column.',
		});
	}
};
