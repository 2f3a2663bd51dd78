// The keys of the finding screen.
import {
	type Binding,
	commonKeys,
	copyKey,
	neighborKeys,
	rowsKey,
	scrollKeys,
	shareKey,
	undoKey,
} from '../../input/key-bindings.ts';

export const findingKeys = [
	rowsKey,
	{action: 'accept', keys: ['A'], label: 'accept', help: 'accept until a date, or unaccept'},
	{action: 'segments', keys: ['B'], label: 'segments', help: 'blame: which rows it comes from'},
	...neighborKeys,
	{
		action: 'view',
		keys: ['v'],
		label: 'side by side',
		help: 'side by side, or overlaid',
	},
	undoKey,
	{action: 'profile', keys: ['p'], label: 'profile', help: 'its column in the profile'},
	{...shareKey, help: 'write its column here as a page to share'},
	{...copyKey, help: 'copy this finding'},
	...scrollKeys,
	...commonKeys,
] as const satisfies readonly Binding[];
