// How Snowflake cuts a table into slices. Dates and timestamps without a zone are compared as they stand, so that
// Snowflake leaves out the micro-partitions of other periods.
import type {SemanticType} from '../../profiling/column-types.ts';
import type {PlannedSlice, SliceCut} from '../connector.ts';
import {literal, quoted} from './identifiers.ts';

export const slicedTypes: readonly SemanticType[] = ['date', 'timestamp', 'timestamptz'];

const wallExpression = ({column: {name, semanticType}, timezone}: SliceCut): string =>
	semanticType === 'timestamptz'
		? `CONVERT_TIMEZONE(${literal(timezone)}, ${quoted(name)})::TIMESTAMP_NTZ`
		: quoted(name);

/** Counts the rows of each day or hour. */
export const countStatement = (from: string, cut: SliceCut): string =>
	`SELECT TO_VARCHAR(${wallExpression(cut)}::TIMESTAMP_NTZ, 'YYYY-MM-DD${cut.by === 'hour' ? ' HH24' : ''}'), ` +
	`COUNT(*), COUNT(${quoted(cut.column.name)}) FROM ${from} GROUP BY 1`;

/** A condition: whether a row is of the slice. */
export const sliceCondition = ({cut, slice}: PlannedSlice): string => {
	const wall = wallExpression(cut);
	const edge = (time: Date): string => `TO_TIMESTAMP_NTZ(${time.getTime() * 1000}, 6)`;
	return `${wall} >= ${edge(slice.start)} AND ${wall} < ${edge(slice.end)}`;
};
