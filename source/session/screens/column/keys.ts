// The keys of the column screen.
import {
	type Binding,
	commonKeys,
	copyKey,
	neighborKeys,
	rowsKey,
	scrollKeys,
	shareKey,
} from '../../input/key-bindings.ts';

export const columnKeys = [
	...neighborKeys,
	rowsKey,
	{...copyKey, help: 'copy a figure, or the statement'},
	shareKey,
	...scrollKeys,
	...commonKeys,
] as const satisfies readonly Binding[];
