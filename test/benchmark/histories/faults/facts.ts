// What the rows before a load say of its columns: which faults can hit them.
import {isNumeric, isTemporal} from '../../../../source/profiling/column-types.ts';
import type {Cell, Column, Period} from '../history.ts';
import type {ColumnFacts} from './fault.ts';

export const factsOf = (column: Column, periods: readonly Period[]): ColumnFacts => {
	const counts = new Map<Exclude<Cell, null>, number>();
	let nulls = 0;
	for (const {cells} of periods) {
		for (const cell of cells.get(column.name) ?? []) {
			if (cell === null) {
				nulls++;
			} else {
				counts.set(cell, (counts.get(cell) ?? 0) + 1);
			}
		}
	}

	const frequencies = [...counts].toSorted(([, left], [, right]) => right - left);
	let present = 0;
	const facts = {minLength: Infinity, maxLength: 0, min: Infinity, max: -Infinity};
	for (const [value, count] of frequencies) {
		present += count;
		if (typeof value === 'string') {
			facts.minLength = Math.min(facts.minLength, value.length);
			facts.maxLength = Math.max(facts.maxLength, value.length);
		} else {
			facts.min = Math.min(facts.min, value);
			facts.max = Math.max(facts.max, value);
		}
	}

	return {column, nulls, present, distinct: frequencies.length, frequencies, ...facts};
};

export const isText = ({column}: ColumnFacts): boolean => column.semanticType === 'text';

export const isInteger = ({column}: ColumnFacts): boolean => column.semanticType === 'integer';

export const isDated = ({column}: ColumnFacts): boolean => isTemporal(column.semanticType);

/** Of dates with a time of day. */
export const isTimed = ({column}: ColumnFacts): boolean =>
	column.semanticType === 'timestamp' || column.semanticType === 'timestamptz';

/** No value came twice. */
export const isKey = (facts: ColumnFacts): boolean =>
	(isText(facts) || isInteger(facts)) && facts.present >= 50 && facts.distinct === facts.present;

/** Numbers that measure or count something. */
export const isQuantity = (facts: ColumnFacts): boolean =>
	isNumeric(facts.column.semanticType) && !isKey(facts) && facts.distinct > 2;

/** Few values, each of which comes again. */
export const isCategory = (facts: ColumnFacts): boolean =>
	isText(facts) && facts.distinct >= 2 && facts.distinct <= 60 && facts.distinct * 5 < facts.present;

export const isRequired = ({nulls, present}: ColumnFacts): boolean => nulls === 0 && present > 0;
