// The keys of the screen of one changed row.
import {type Binding, commonKeys, copyKey, neighborKeys, scrollKeys} from '../../input/key-bindings.ts';

export const changeKeys = [
	...neighborKeys,
	{...copyKey, help: 'copy the row as JSON'},
	...scrollKeys,
	...commonKeys,
] as const satisfies readonly Binding[];
