// Writes the SQL by which Snowflake cuts a table into slices. Compares dates and timestamps without a zone as they are,
// so that Snowflake leaves out the micro-partitions of other periods.
import {isTemporal, type SemanticType} from '../../profiling/column-types.ts';
import {isUndated} from '../../profiling/slice.ts';
import type {PlannedSlice, SliceCut} from '../connector.ts';
import {literal, quoted} from './identifiers.ts';

export const slicedTypes: readonly SemanticType[] = ['date', 'timestamp', 'timestamptz', 'integer', 'decimal', 'float'];

/** Seconds, milliseconds or microseconds since 1970, by their magnitude, in UTC; null for a number past them. */
const numberTime = (value: string): string =>
	`TO_TIMESTAMP_NTZ(CASE WHEN ABS(${value}) < 1e11 THEN ${value} * 1000000 ` +
	`WHEN ABS(${value}) < 1e14 THEN ${value} * 1000 WHEN ABS(${value}) < 1e17 THEN ${value} END::NUMBER(38, 0), 6)`;

const wallExpression = ({column: {name, semanticType}, timezone}: SliceCut): string => {
	const value = quoted(name);
	if (semanticType === 'date' || semanticType === 'timestamp') {
		return value;
	}

	return semanticType === 'timestamptz'
		? `CONVERT_TIMEZONE(${literal(timezone)}, ${value})::TIMESTAMP_NTZ`
		: `CONVERT_TIMEZONE('UTC', ${literal(timezone)}, ${numberTime(value)})`;
};

/** The checksum, or the newest value of the second column, as text, whatever format the session has. */
const newestExpression = ({changed, checksum}: SliceCut): string => {
	if (checksum !== undefined) {
		// Sums hashes, so that the order of the rows does not matter, and the sums of days add up.
		return `, TO_VARCHAR(SUM(HASH(${checksum.map(({name}) => quoted(name)).join(', ')})))`;
	}

	if (changed === undefined) {
		return '';
	}

	const {name, semanticType} = changed;
	const value = semanticType === 'timestamptz' ? `CONVERT_TIMEZONE('UTC', ${quoted(name)})` : quoted(name);
	return isTemporal(semanticType)
		? `, TO_VARCHAR(MAX(${value}::TIMESTAMP_NTZ), 'YYYY-MM-DD"T"HH24:MI:SS.FF9')`
		: `, TO_VARCHAR(MAX(${value}))`;
};

const edgeOf = (time: Date): string => `TO_TIMESTAMP_NTZ(${time.getTime() * 1000}, 6)`;

/** Counts the rows of each day or hour. */
export const countStatement = (from: string, cut: SliceCut): string =>
	`SELECT TO_VARCHAR(${wallExpression(cut)}::TIMESTAMP_NTZ, 'YYYY-MM-DD${cut.by === 'hour' ? ' HH24' : ''}'), ` +
	`COUNT(*), COUNT(${quoted(cut.column.name)})${newestExpression(cut)} FROM ${from}` +
	`${cut.since === undefined ? '' : ` WHERE ${wallExpression(cut)} >= ${edgeOf(cut.since)}`} GROUP BY 1`;

/** The condition that a row belongs to the slice. */
export const sliceCondition = ({cut, slice}: Pick<PlannedSlice, 'cut' | 'slice'>): string => {
	if (isUndated(slice)) {
		return `${quoted(cut.column.name)} IS NULL`;
	}

	const wall = wallExpression(cut);
	return `${wall} >= ${edgeOf(slice.start)} AND ${wall} < ${edgeOf(slice.end)}`;
};
