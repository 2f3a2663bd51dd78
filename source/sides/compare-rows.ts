// Compares the rows of a table on two sides. Each database sums the checksums of groups of rows. The comparison reads
// only the groups whose sums differ, and compares their rows by their values.
import type {Cell} from '../connectors/connector.ts';
import type {GroupRun, RowDivision, RowReader, RowSum, Span} from '../connectors/row-reader.ts';
import {valueFormOf} from '../drift/sides/column-forms.ts';
import {RowMatcher} from '../drift/sides/match-rows.ts';
import {canGroup, checksumOf, textFormOf, type ColumnOnBoth, type RowColumns} from '../drift/sides/row-columns.ts';
import type {RowComparison} from '../drift/sides/row-comparison.ts';
import {ProfileMeshError} from '../errors.ts';

export type RowsOnBoth = RowColumns & {
	readonly left: RowReader;
	readonly right: RowReader;
	/** The number of rows of the larger side, or an estimate. */
	readonly expectedRows: number;
	/** The maximum number of differences that are listed. */
	readonly limit: number;
	readonly signal: AbortSignal;
};

/** The intended size of a group: all of its rows are read if one differs. */
const rowsPerGroup = 64;
/** A result of a database has one row for each group. */
const maxGroups = 16_384;
/** The rows of a side in memory at the same time; a group that cannot be divided further may have more. */
const maxRowsRead = 20_000;
/** The maximum number of rows of one group that cannot be divided further. */
const maxRowsOfGroup = 500_000;

const groupCount = (rows: number): number => {
	const doublings = Math.ceil(Math.log2(Math.max(rowsPerGroup, rows) / rowsPerGroup));
	return Math.min(maxGroups, 2 ** doublings);
};

/** The smallest and the largest value of a key of whole numbers on both sides, where the profiles know them. */
const profiledSpan = ({left, right}: ColumnOnBoth): Span | undefined => {
	const values = [left, right].flatMap(({metrics}) => [metrics.get('min')?.value, metrics.get('max')?.value]);
	const numbers = values.map(Number);
	const areNumbers = values.every(value => typeof value === 'number');
	const areSafe = numbers.every(value => Number.isSafeInteger(value));
	return areNumbers && areSafe ? {min: Math.min(...numbers), max: Math.max(...numbers)} : undefined;
};

/** Works on both sides at the same time, and waits for both. */
const onBoth = async <Value>(work: (side: 'left' | 'right') => Promise<Value>): Promise<readonly [Value, Value]> => {
	const both = [work('left'), work('right')] as const;
	await Promise.allSettled(both);
	return Promise.all(both);
};

/** The key of one column of whole numbers, if there is one. */
const integerKey = ({keyColumns}: RowsOnBoth): ColumnOnBoth | undefined => {
	const [only, ...others] = keyColumns;
	const areIntegers = only?.pair.every(({column}) => column.semanticType === 'integer') ?? false;
	return areIntegers && others.length === 0 ? only : undefined;
};

/** The smallest and the largest value of a key on both sides: by the profiles, else both databases are asked. */
const spanOf = async (key: ColumnOnBoth, sides: RowsOnBoth): Promise<Span | undefined> => {
	const isProfiled = key.left.metrics.size > 0 && key.right.metrics.size > 0;
	if (isProfiled || sides.left.span === undefined || sides.right.span === undefined) {
		return profiledSpan(key);
	}

	const [left, right] = await onBoth(async side => sides[side].span?.(key[side].column));
	return left && right && {min: Math.min(left.min, right.min), max: Math.max(left.max, right.max)};
};

/** Where at least every fourth number is a key, ranges of numbers hold about equally many rows. */
const maxSparseness = 4;

type Divisions = {readonly left: RowDivision; readonly right: RowDivision};

const divide = async (rows: RowsOnBoth): Promise<Divisions> => {
	const {keyColumns, compared, expectedRows} = rows;
	const groups = groupCount(expectedRows);
	const only = integerKey(rows);
	const span = only && (await spanOf(only, rows));
	const isDense = span !== undefined && span.max - span.min < expectedRows * maxSparseness;
	if (isDense && only !== undefined) {
		const ranges = {
			kind: 'ranges',
			start: span.min,
			width: Math.ceil((span.max - span.min + 1) / groups),
		} as const;
		return {
			left: {...ranges, column: only.left.column},
			right: {...ranges, column: only.right.column},
		};
	}

	const columns = (keyColumns.length === 0 ? compared : keyColumns).filter(({pair}) => canGroup(pair));
	const hashed = (side: 'left' | 'right'): RowDivision => ({
		kind: 'hash',
		groups: columns.length === 0 ? 1 : groups,
		columns: columns.map(column => ({column: column[side].column, form: textFormOf(column.pair)})),
	});
	return {left: hashed('left'), right: hashed('right')};
};

type Group = {readonly group: number; readonly rows: number};

/** The groups whose sums differ, with the number of rows of the larger side. */
const differingGroups = (left: readonly RowSum[], right: readonly RowSum[], isSummed: boolean): readonly Group[] => {
	const [ofLeft, ofRight] = [left, right].map(sums => new Map(sums.map(sum => [sum.group, sum])));
	return [...new Set([...left, ...right].map(({group}) => group))]
		.filter(group => {
			const [one, other] = [ofLeft?.get(group), ofRight?.get(group)];
			return !isSummed || one?.rows !== other?.rows || one?.sum !== other?.sum;
		})
		.map(group => ({group, rows: Math.max(ofLeft?.get(group)?.rows ?? 0, ofRight?.get(group)?.rows ?? 0)}))
		.toSorted((one, other) => one.group - other.group);
};

/** The groups that are read together: as many as fit into memory, and at least one. */
const partsOf = (groups: readonly Group[]): ReadonlyArray<readonly Group[]> => {
	const parts: Group[][] = [];
	let rows = Infinity;
	for (const group of groups) {
		rows += group.rows;
		if (rows > maxRowsRead) {
			parts.push([]);
			({rows} = group);
		}

		parts.at(-1)?.push(group);
	}

	return parts;
};

/** Joins neighbouring ranges into one run; a group that is not a range stays alone. */
const runsOf = (groups: readonly Group[]): readonly GroupRun[] => {
	const runs: Array<{from: number; to: number}> = [];
	for (const {group} of groups) {
		const last = runs.at(-1);
		if (last?.to === group - 1 && last.from >= 0) {
			last.to = group;
		} else {
			runs.push({from: group, to: group});
		}
	}

	return runs;
};

const checkSize = ({keyColumns}: RowsOnBoth, groups: readonly Group[]): void => {
	const largest = Math.max(0, ...groups.map(({rows}) => rows));
	const what = keyColumns.length === 0 ? 'values' : 'key';
	if (largest > maxRowsOfGroup) {
		throw new ProfileMeshError('profile', 'The rows cannot be compared', {
			why:
				`${largest} of them cannot be divided further by their ${what}, ` +
				`and at most ${maxRowsOfGroup} are in memory at the same time.`,
			hint: 'Name a key of whole numbers or texts with --key.',
		});
	}
};

type Rows = ReadonlyArray<readonly Cell[]>;

/**
Compares the rows of both sides.

@throws ProfileMeshError `profile` where rows cannot be read, or too many share a key; the signal's reason.
*/
export const compareRows = async (rows: RowsOnBoth): Promise<RowComparison> => {
	const {key, keyColumns, compared, origin, limit, signal} = rows;
	const columns = [...keyColumns, ...compared];
	const division = await divide(rows);
	const {checksum, why} = checksumOf(columns);
	const sums = await onBoth(async side =>
		rows[side].sums({
			division: division[side],
			columns: columns.map(column => ({column: column[side].column, form: textFormOf(column.pair)})),
			checksum,
		}),
	);
	const groups = differingGroups(...sums, checksum !== 'none');
	checkSize(rows, groups);
	const names = columns.map(({name}) => name);
	const matcher = new RowMatcher(
		{
			names,
			forms: columns.map(({pair}) => valueFormOf(pair)),
			keyLength: keyColumns.length,
		},
		limit,
	);
	for (const part of partsOf(groups)) {
		signal.throwIfAborted();
		// eslint-disable-next-line no-await-in-loop -- One part is in memory at a time.
		const [left, right] = await onBoth<Rows>(async side =>
			rows[side].read({
				division: division[side],
				runs: runsOf(part),
				columns: columns.map(column => column[side].column),
			}),
		);
		matcher.add(left, right);
	}

	const [ofLeft, ofRight] = sums.map(side => side.reduce((sum, group) => sum + group.rows, 0));
	return {
		key,
		columns: names,
		columnsOrigin: origin,
		rows: {left: ofLeft ?? 0, right: ofRight ?? 0},
		...matcher.result(),
		rowsRead: groups.reduce((sum, group) => sum + group.rows, 0),
		whyAllRead: why,
		limit,
	};
};
