// Chooses what a pass keeps by segment, from a sample of rows.
import type {ScannedColumn} from '../accumulators/column-accumulator.ts';
import type {RowBuffer, StoredValue} from '../accumulators/row-buffer.ts';
import {isNumeric, type SemanticType} from '../column-types.ts';
import type {SegmentPlan} from './segment-state.ts';
import {chooseSegmentColumns, type SegmentCandidate} from './choose-columns.ts';
import type {SegmentsSetting} from './segments.ts';

/** What the choice of the columns depends on. */
export type SegmentChoice = {
	readonly setting: SegmentsSetting;
	/** The columns of the last run. */
	readonly usual: readonly string[];
};

type LookedColumn = ScannedColumn & {readonly name: string};

/** The type that fits all values of a column without a declared type. */
const typeOf = (values: Iterable<StoredValue>): SemanticType => {
	const kinds = new Set([...values].map(value => (Number.isSafeInteger(value) ? 'integer' : typeof value)));
	return kinds.size === 1 && kinds.has('string')
		? 'text'
		: kinds.size === 1 && kinds.has('integer')
			? 'integer'
			: 'float';
};

const candidateOf = ({name, type, unique}: LookedColumn, position: number, rows: RowBuffer): SegmentCandidate => {
	const counts = new Map<StoredValue, number>();
	let nulls = 0;
	for (const value of rows.valuesOf(position)) {
		if (value === null) {
			nulls++;
		} else {
			counts.set(value, (counts.get(value) ?? 0) + 1);
		}
	}

	const texts = counts.keys().map(value => (typeof value === 'string' ? value.length : 0));
	return {
		name,
		type: type ?? typeOf(counts.keys()),
		isKey: unique,
		nulls,
		counts: counts.values().toArray(),
		maxLength: texts.reduce((max, length) => Math.max(max, length), 0),
	};
};

/** What to keep by segment; `undefined` where no column has few values. */
export const planSegments = (
	columns: readonly LookedColumn[],
	rows: RowBuffer,
	{setting, usual}: SegmentChoice,
): SegmentPlan | undefined => {
	const candidates = columns.map((column, position) => candidateOf(column, position, rows));
	const {by, counted} = chooseSegmentColumns(candidates, setting, usual);
	const positionOf = (name: string): number => columns.findIndex(column => column.name === name);
	return by.length === 0
		? undefined
		: {
				by: by.map(name => positionOf(name)),
				counted: counted.map(name => positionOf(name)),
				numeric: columns.flatMap(({type}, position) =>
					type === undefined || isNumeric(type) ? [position] : [],
				),
				columns: columns.length,
			};
};
