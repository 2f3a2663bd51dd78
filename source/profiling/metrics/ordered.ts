// The part of a summary that holds the values of an ordered column.
import {isNumeric, isTemporal, type SemanticType} from '../column-types.ts';
import type {ColumnSummary, OrderedSummary} from './summary.ts';

/** Whether values of a type have bins and quantiles: numbers and points in time. */
export const hasQuantiles = (type: SemanticType): boolean => isNumeric(type) || isTemporal(type);

export const isOrdered = (type: SemanticType): boolean => hasQuantiles(type) || type === 'time' || type === 'interval';

export const orderedPart = (summary: ColumnSummary): OrderedSummary =>
	isNumeric(summary.type) ? summary.numeric : summary.temporal;
