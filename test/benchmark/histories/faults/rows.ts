// Loads that bring other rows than they should.
import {pickRows} from '../history.ts';
import type {RowFault} from './fault.ts';

const allOf = (count: number): readonly number[] => Array.from({length: count}, (_, row) => row);

export const rows: readonly RowFault[] = [
	{
		name: 'the load twice',
		kind: 'rows',
		plant: ({newest, rows: doubled}) => pickRows(newest, [...allOf(newest.rows), ...doubled]),
	},
	{
		name: 'half the rows',
		kind: 'rows',
		isWhole: true,
		plant: ({newest}) => pickRows(newest, allOf(Math.floor(newest.rows / 2))),
	},
	{
		name: 'no rows',
		kind: 'rows',
		isWhole: true,
		plant: ({newest}) => pickRows(newest, []),
	},
	{
		name: 'the load before again',
		kind: 'rows',
		isWhole: true,
		plant: ({newest, previous}) => ({...previous, at: newest.at}),
	},
];
