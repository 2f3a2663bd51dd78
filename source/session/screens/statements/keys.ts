// The keys of the statements screen.
import {type Binding, commonKeys, copyKey, scrollKeys} from '../../input/key-bindings.ts';

export const statementsKeys = [
	{action: 'run', keys: ['enter', 'r'], label: 'profile', help: 'profile these datasets'},
	{...copyKey, help: 'copy the statements'},
	...scrollKeys,
	...commonKeys,
] as const satisfies readonly Binding[];
