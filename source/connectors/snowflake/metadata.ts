// Recognises plans that Snowflake answers from its metadata, without reading rows.
import {metricOf} from '../../profiling/metrics/catalogue.ts';
import type {TablePlan} from '../connector.ts';
import type {PushDownColumn} from '../sql-dialect.ts';
import {quoted} from './identifiers.ts';

const inMetadata: ReadonlySet<string> = new Set(['rows', 'present', 'minimum', 'maximum']);
const typesInMetadata: ReadonlySet<string> = new Set(['integer', 'decimal', 'date', 'timestamp']);

/** Whether a plan needs only counts, and extremes of plain columns. */
export const isInMetadata = ({metrics, columns}: TablePlan, sqlColumns: readonly PushDownColumn[]): boolean =>
	columns.every(({name, semanticType}, index) =>
		[...metrics]
			.map(metric => metricOf(metric))
			.filter(({appliesTo}) => appliesTo(semanticType))
			.flatMap(({needs}) => needs)
			.every(
				need =>
					need.kind === 'flat' &&
					inMetadata.has(need.figure) &&
					(need.figure === 'rows' ||
						need.figure === 'present' ||
						(typesInMetadata.has(semanticType) && sqlColumns[index]?.value === quoted(name))),
			),
	);
