// The keys of the look at a table that was never profiled.
import {type Binding, commonKeys, copyKey, filterKey, listKeys, rowsKey} from '../../input/key-bindings.ts';

export const lookKeys = [
	{
		action: 'run',
		keys: ['enter', 'r'],
		shown: 'enter',
		label: 'profile it',
		help: 'profile all its rows; their figures show here',
	},
	{action: 'sample', keys: ['m'], label: 'sample', help: 'read a sample of the rows', isHidden: true},
	{
		action: 'left',
		keys: ['left'],
		shown: '←',
		label: 'left',
		help: 'one figure to the left',
		together: {shown: '←→', label: 'figure'},
	},
	{action: 'right', keys: ['right'], shown: '→', label: 'right', help: 'one figure to the right', isHidden: true},
	{action: 'sort', keys: ['s'], label: 'sort by it', help: 'sort by this figure; again: reverse'},
	{...rowsKey, help: 'its first rows'},
	{...copyKey, help: 'copy this figure'},
	filterKey,
	...listKeys,
	...commonKeys,
] as const satisfies readonly Binding[];
