// The keys of the choice screen.
import {type Binding, commonKeys, listKeys} from '../../input/key-bindings.ts';

export const choiceKeys = [
	{action: 'open', keys: ['enter'], label: 'choose', help: 'choose this one'},
	{action: 'remove', keys: ['x'], label: 'delete', help: 'delete a saved selection'},
	...listKeys,
	...commonKeys,
] as const satisfies readonly Binding[];
