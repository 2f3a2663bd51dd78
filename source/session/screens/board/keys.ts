// The keys of the drift board.
import {type Binding, commonKeys, filterKey, listKeys} from '../../input/key-bindings.ts';

export const boardKeys = [
	{action: 'open', keys: ['enter'], label: 'drift', help: 'the drift of this day'},
	{
		action: 'earlier',
		keys: ['left'],
		shown: '←',
		label: 'earlier',
		help: 'the previous day',
		together: {shown: '←→', label: 'day'},
	},
	{action: 'later', keys: ['right'], shown: '→', label: 'later', help: 'the next day', isHidden: true},
	filterKey,
	{action: 'onlyDrifted', keys: ['f'], label: 'only drifted', help: 'show only what drifted, or all'},
	{action: 'profile', keys: ['p'], label: 'profile', help: 'the profile of this day'},
	{action: 'history', keys: ['h'], label: 'runs', help: 'the runs of this dataset'},
	{action: 'refresh', keys: ['R'], label: 'reload', help: 'reload the runs', isHidden: true},
	...listKeys,
	...commonKeys,
] as const satisfies readonly Binding[];
