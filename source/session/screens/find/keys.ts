// The keys of the find screen, where every character is part of what is looked for.
import {type Binding, commonKeys, listKeys} from '../../input/key-bindings.ts';

export const findKeys = [
	{action: 'open', keys: ['enter'], label: 'open', help: 'run the action, or open the table or column'},
	...listKeys,
	...commonKeys,
] as const satisfies readonly Binding[];
