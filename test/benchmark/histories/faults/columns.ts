// Columns that hold what they should not, whatever their type.
import {isNumeric} from '../../../../source/profiling/column-types.ts';
import {swap, whole} from '../draws.ts';
import type {Column} from '../history.ts';
import {isKey} from './facts.ts';
import {eachValue, type CellFault, type SchemaFault} from './fault.ts';

/** The row that a row takes its key from: its neighbour's, and one of two neighbours keeps its own. */
const twin = (row: number, rows: ReadonlySet<number>): number =>
	row % 2 === 1 ? row - 1 : rows.has(row + 1) ? row : row + 1;

export const cells: readonly CellFault[] = [
	{
		name: 'a constant',
		kind: 'cells',
		fits: ({distinct}) => distinct >= 3,
		plant: eachValue((_, {facts}) => facts.frequencies[0]?.[0] ?? null),
	},
	{
		name: 'keys double',
		kind: 'cells',
		fits: isKey,
		plant({facts, newest, rows}) {
			const {name} = facts.column;
			const before = newest.cells.get(name) ?? [];
			const hit = new Set(rows);
			return new Map([
				[name, before.map((cell, row) => (hit.has(row) ? (before[twin(row, hit)] ?? cell) : cell))],
			]);
		},
	},
	{
		name: 'two columns swapped',
		kind: 'cells',
		fits: ({distinct}) => distinct >= 2,
		plant({facts, newest, rows, alike, random}) {
			const other = alike[whole(random, 0, alike.length - 1)];
			if (other === undefined) {
				return new Map();
			}

			const [name, otherName] = [facts.column.name, other.column.name];
			const [left, right] = [newest.cells.get(name) ?? [], newest.cells.get(otherName) ?? []];
			const hit = new Set(rows);
			return new Map([
				[name, left.map((cell, row) => (hit.has(row) ? (right[row] ?? null) : cell))],
				[otherName, right.map((cell, row) => (hit.has(row) ? (left[row] ?? null) : cell))],
			]);
		},
	},
	{
		name: 'values shuffled within a column',
		kind: 'cells',
		isBlindSpot: true,
		fits: ({distinct}) => distinct >= 3,
		plant({facts, newest, rows, random}) {
			const {name} = facts.column;
			const values = [...(newest.cells.get(name) ?? [])];
			for (const [place, row] of rows.entries()) {
				swap(values, row, rows[whole(random, place, rows.length - 1)] ?? row);
			}

			return new Map([[name, values]]);
		},
	},
];

const retyped = ({name}: Column): Column => ({name, databaseType: 'TEXT', semanticType: 'text'});

export const schema: readonly SchemaFault[] = [
	{
		name: 'number to text',
		kind: 'schema',
		isWhole: true,
		fits: ({column}) => isNumeric(column.semanticType),
		plant: retyped,
	},
	{
		name: 'renamed',
		kind: 'schema',
		isWhole: true,
		fits: () => true,
		plant: column => ({...column, name: `${column.name}_new`}),
	},
	{
		name: 'dropped',
		kind: 'schema',
		isWhole: true,
		fits: () => true,
		plant: () => undefined,
	},
];
