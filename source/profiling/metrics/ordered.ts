// The part of a summary that holds the values of an ordered column.
import {isNumeric, isTemporal, type SemanticType} from '../column-types.ts';
import type {ColumnSummary, OrderedSummary} from './summary.ts';

export const isOrdered = (type: SemanticType): boolean =>
	isNumeric(type) || isTemporal(type) || type === 'time' || type === 'interval';

export const orderedPart = (summary: ColumnSummary): OrderedSummary =>
	isNumeric(summary.type) ? summary.numeric : summary.temporal;
