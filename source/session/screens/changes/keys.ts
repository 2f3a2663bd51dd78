// The keys of the screen of changed rows.
import {type Binding, commonKeys, copyKey, listKeys} from '../../input/key-bindings.ts';

export const changesKeys = [
	{action: 'open', keys: ['enter'], label: 'whole row', help: 'the row, left and right'},
	{
		action: 'left',
		keys: ['left'],
		shown: '←',
		label: 'left',
		help: 'one column to the left',
		together: {shown: '←→', label: 'columns'},
	},
	{action: 'right', keys: ['right'], shown: '→', label: 'right', help: 'one column to the right', isHidden: true},
	{action: 'allColumns', keys: ['a'], label: 'all columns', help: 'compare all columns, or those that differ'},
	{...copyKey, help: 'copy the row as JSON'},
	...listKeys,
	...commonKeys,
] as const satisfies readonly Binding[];
