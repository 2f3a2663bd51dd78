// Writes the SQL by which DuckDB cuts a table into slices.
import type {SemanticType} from '../../profiling/column-types.ts';
import {isUndated} from '../../profiling/slice.ts';
import type {PlannedSlice, SliceCut} from '../connector.ts';
import {timeLiteral} from '../slice-counts.ts';
import {literal, quoted} from './identifiers.ts';

export const slicedTypes: readonly SemanticType[] = ['date', 'timestamp', 'timestamptz', 'integer', 'decimal', 'float'];

/** Seconds, milliseconds or microseconds since 1970, by their magnitude; null for a number past them. */
const numberTime = (value: string): string =>
	`make_timestamptz(CAST(CASE WHEN abs(${value}) < 1e11 THEN CAST(${value} AS DOUBLE) * 1e6 ` +
	`WHEN abs(${value}) < 1e14 THEN CAST(${value} AS DOUBLE) * 1e3 WHEN abs(${value}) < 1e17 THEN ${value} END ` +
	'AS BIGINT))';

/** The wall time of a row; in the zone of the cut where the value is a timestamp with a zone. */
const wallExpression = ({column, timezone}: SliceCut): string => {
	const value = quoted(column.name);
	if (column.semanticType === 'date' || column.semanticType === 'timestamp') {
		return value;
	}

	const timestamp = column.semanticType === 'timestamptz' ? value : numberTime(value);
	return `timezone(${literal(timezone)}, ${timestamp})`;
};

/** The checksum, or the newest value of the second column. */
const newestExpression = ({changed, checksum}: SliceCut): string => {
	if (checksum !== undefined) {
		return `, CAST(sum(hash(${checksum.map(({name}) => quoted(name)).join(', ')})) AS VARCHAR)`;
	}

	return changed === undefined ? '' : `, CAST(max(${quoted(changed.name)}) AS VARCHAR)`;
};

const edgeCondition = (cut: SliceCut, operator: '<' | '>=', time: Date): string =>
	`${wallExpression(cut)} ${operator} TIMESTAMP '${timeLiteral(time)}'`;

/** Counts the rows of each day or hour. */
export const countStatement = (from: string, cut: SliceCut): string =>
	`SELECT CAST(date_trunc('${cut.by === 'hour' ? 'hour' : 'day'}', CAST(${wallExpression(cut)} AS TIMESTAMP)) ` +
	`AS VARCHAR), count(*), count(${quoted(cut.column.name)})${newestExpression(cut)} FROM ${from}` +
	`${cut.since === undefined ? '' : ` WHERE ${edgeCondition(cut, '>=', cut.since)}`} GROUP BY 1`;

/** The condition that a row belongs to the slice. */
export const sliceCondition = ({cut, slice}: Pick<PlannedSlice, 'cut' | 'slice'>): string =>
	isUndated(slice)
		? `${quoted(cut.column.name)} IS NULL`
		: `${edgeCondition(cut, '>=', slice.start)} AND ${edgeCondition(cut, '<', slice.end)}`;
