// The keys of the configs screen.
import {type Binding, commonKeys, copyKey, listKeys} from '../../input/key-bindings.ts';

export const configsKeys = [
	{action: 'open', keys: ['enter'], label: 'open', help: 'open the config'},
	{
		action: 'environment',
		keys: ['e'],
		label: 'environment',
		help: 'another environment; edit if broken',
	},
	{action: 'edit', keys: ['E'], label: 'edit', help: 'edit the config, then reload it'},
	{action: 'openSource', keys: ['o'], label: 'open other', help: 'open a database, a file or a URL'},
	{action: 'compare', keys: ['c'], label: 'compare', help: 'compare it with another side'},
	{action: 'make', keys: ['i'], label: 'new config', help: 'create a config'},
	{action: 'sample', keys: ['s'], label: 'sample', help: 'create the sample shop, and open it'},
	{action: 'refresh', keys: ['R'], label: 'reload', help: 'look for configs again'},
	{...copyKey, help: 'copy the path of the config', isHidden: true},
	...listKeys,
	...commonKeys,
] as const satisfies readonly Binding[];
