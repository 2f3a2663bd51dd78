// The keys of the segment screen.
import {type Binding, commonKeys, copyKey, neighborKeys, rowsKey, scrollKeys} from '../../input/key-bindings.ts';

export const segmentKeys = [
	...neighborKeys,
	{...rowsKey, help: 'its rows, as they are now'},
	{...copyKey, help: 'copy the statement that selects its rows'},
	...scrollKeys,
	...commonKeys,
] as const satisfies readonly Binding[];
