// The keys of the profile screen.
import {
	type Binding,
	commonKeys,
	copyKey,
	filterKey,
	historyKey,
	listKeys,
	rowsKey,
	shareKey,
} from '../../input/key-bindings.ts';

export const profileKeys = [
	{action: 'open', keys: ['enter'], label: 'column', help: 'open the column'},
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
	{action: 'byName', keys: ['N'], label: 'by name', help: 'sort by name', isHidden: true},
	{action: 'byOrder', keys: ['O'], label: 'table order', help: 'sort as in the table', isHidden: true},
	{action: 'byNulls', keys: ['U'], label: 'by nulls', help: 'sort by nulls, most first', isHidden: true},
	{action: 'byDistinct', keys: ['D'], label: 'by distinct', help: 'sort by distinct, most first', isHidden: true},
	rowsKey,
	{...copyKey, help: 'copy this figure'},
	{action: 'drift', keys: ['d'], label: 'drift', help: 'what changed since the baseline'},
	historyKey,
	shareKey,
	filterKey,
	...listKeys,
	...commonKeys,
] as const satisfies readonly Binding[];
