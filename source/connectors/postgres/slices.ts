// Writes the SQL by which PostgreSQL cuts a table into slices.
import type {SemanticType} from '../../profiling/column-types.ts';
import {isUndated, type SlicePeriod} from '../../profiling/slice.ts';
import type {ColumnInfo} from '../../profiling/table.ts';
import type {PlannedSlice, SliceCut} from '../connector.ts';
import {timeLiteral} from '../slice-counts.ts';
import {literal, quoted} from './identifiers.ts';

export const slicedTypes: readonly SemanticType[] = ['date', 'timestamp', 'timestamptz', 'integer', 'decimal', 'float'];

/** Seconds, milliseconds or microseconds since 1970, by their magnitude; null for a number past them. */
const numberTime = (value: string): string =>
	`to_timestamp(CASE WHEN abs(${value}) < 1e11 THEN ${value}::float8 WHEN abs(${value}) < 1e14 THEN ${value} / 1e3 ` +
	`WHEN abs(${value}) < 1e17 THEN ${value} / 1e6 END)`;

/** The wall time of a row, in the zone of the cut where the value is a timestamp with a zone. */
const wallExpression = ({column, timezone}: SliceCut): string => {
	const value = quoted(column.name);
	if (column.semanticType === 'date' || column.semanticType === 'timestamp') {
		return value;
	}

	const timestamp = column.semanticType === 'timestamptz' ? value : numberTime(value);
	return `(${timestamp} AT TIME ZONE ${literal(timezone)})`;
};

/** Sums hashes, so that the order of the rows does not matter, and the sums of days add up. */
const checksumExpression = (columns: readonly ColumnInfo[]): string =>
	`sum(hashtextextended(ROW(${columns.map(({name}) => quoted(name)).join(', ')})::text, 0))`;

const newestExpression = ({changed, checksum}: SliceCut): string => {
	const value = checksum === undefined ? changed && `max(${quoted(changed.name)})` : checksumExpression(checksum);
	return value === undefined ? '' : `, ${value}::text`;
};

const millisecondsPerDay = 86_400_000;

/**
The condition that a row lies on one side of a wall time. The wall time of the row decides. Where the column has a time
zone, a second, wider condition lets the server use an index or leave out partitions.
*/
const edgeCondition = (cut: SliceCut, operator: '<' | '>=', time: Date): string => {
	const exact = `${wallExpression(cut)} ${operator} TIMESTAMP '${timeLiteral(time)}'`;
	if (cut.column.semanticType !== 'timestamptz') {
		return exact;
	}

	const wider = new Date(time.getTime() + (operator === '<' ? millisecondsPerDay : -millisecondsPerDay));
	return `${quoted(cut.column.name)} ${operator} TIMESTAMPTZ '${timeLiteral(wider)}+00' AND ${exact}`;
};

/** The start of a row's period. A date is the start of its day. */
export const periodExpression = (cut: SliceCut, by: SlicePeriod): string =>
	by === 'day' && cut.column.semanticType === 'date'
		? quoted(cut.column.name)
		: `date_trunc('${by}', ${wallExpression(cut)}::timestamp)`;

/** Counts the rows of each day or hour. Makes a text for each of these, and not for each row. */
export const countStatement = (from: string, cut: SliceCut): string => {
	const period = periodExpression(cut, cut.by === 'hour' ? 'hour' : 'day');
	return (
		`SELECT ${period}::text, count(*), count(${quoted(cut.column.name)})${newestExpression(cut)} FROM ${from}` +
		`${cut.since === undefined ? '' : ` WHERE ${edgeCondition(cut, '>=', cut.since)}`} GROUP BY ${period}`
	);
};

/** The condition that a row belongs to the slice. */
export const sliceCondition = ({cut, slice}: Pick<PlannedSlice, 'cut' | 'slice'>): string =>
	isUndated(slice)
		? `${quoted(cut.column.name)} IS NULL`
		: `${edgeCondition(cut, '>=', slice.start)} AND ${edgeCondition(cut, '<', slice.end)}`;
