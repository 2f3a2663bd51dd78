// The keys of the screen that makes a config.
import {type Binding, commonKeys, listKeys} from '../../input/key-bindings.ts';

export const newConfigKeys = [
	{action: 'open', keys: ['enter'], label: 'change', help: 'type this value, or choose it'},
	{action: 'write', keys: ['w'], label: 'write', help: 'open the database, then write the config'},
	...listKeys,
	...commonKeys,
] as const satisfies readonly Binding[];
