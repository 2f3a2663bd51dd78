// The keys of the column screen.
import {type Binding, commonKeys, copyKey, neighborKeys, scrollKeys} from '../../input/key-bindings.ts';

export const columnKeys = [
	...neighborKeys,
	{...copyKey, help: 'copy a figure, or the statement'},
	...scrollKeys,
	...commonKeys,
] as const satisfies readonly Binding[];
