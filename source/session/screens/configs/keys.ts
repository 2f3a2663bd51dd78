// The keys of the configs screen.
import {type Binding, commonKeys, copyKey, listKeys} from '../../input/key-bindings.ts';

export const configsKeys = [
	{action: 'open', keys: ['enter'], label: 'open', help: 'open the config'},
	{
		action: 'environment',
		keys: ['e'],
		label: 'environment',
		help: 'another environment; edits a config that is broken',
	},
	{action: 'edit', keys: ['E'], label: 'edit', help: 'open the config in your editor, then read it again'},
	{action: 'refresh', keys: ['R'], label: 'reload', help: 'look for configs again'},
	{...copyKey, help: 'copy the path of the config', isHidden: true},
	...listKeys,
	...commonKeys,
] as const satisfies readonly Binding[];
