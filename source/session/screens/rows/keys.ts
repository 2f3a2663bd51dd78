// The keys of the rows screen.
import {type Binding, commonKeys, copyKey, listKeys} from '../../input/key-bindings.ts';

export const rowsKeys = [
	{action: 'open', keys: ['enter'], label: 'whole row', help: 'the row as a list of its columns'},
	{
		action: 'left',
		keys: ['left'],
		shown: '←',
		label: 'left',
		help: 'one column to the left',
		together: {shown: '←→', label: 'columns'},
	},
	{action: 'right', keys: ['right'], shown: '→', label: 'right', help: 'one column to the right', isHidden: true},
	{...copyKey, help: 'copy the statement'},
	...listKeys,
	...commonKeys,
] as const satisfies readonly Binding[];
