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
	...neighborKeys,
	{
		action: 'view',
		keys: ['v'],
		label: 'side by side',
		help: 'side by side, or overlaid',
	},
	{action: 'accept', keys: ['A'], label: 'accept', help: 'accept until a date, or unaccept'},
	undoKey,
	{action: 'profile', keys: ['p'], label: 'profile', help: 'its column in the profile'},
	rowsKey,
	{action: 'segments', keys: ['B'], label: 'segments', help: 'blame: which rows it comes from'},
	{...shareKey, help: 'write its column here as a page to share'},
	{...copyKey, help: 'copy this finding'},
	...scrollKeys,
	...commonKeys,
] as const satisfies readonly Binding[];
