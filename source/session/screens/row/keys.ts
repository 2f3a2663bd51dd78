// The keys of the row screen.
import {type Binding, commonKeys, copyKey, neighborKeys, scrollKeys} from '../../input/key-bindings.ts';

export const rowKeys = [
	...neighborKeys,
	{...copyKey, help: 'copy the row as JSON'},
	...scrollKeys,
	...commonKeys,
] as const satisfies readonly Binding[];
