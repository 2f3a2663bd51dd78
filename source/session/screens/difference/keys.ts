// The keys of the difference screen.
import {type Binding, commonKeys, copyKey, filterKey, listKeys} from '../../input/key-bindings.ts';

export const differenceKeys = [
	{action: 'open', keys: ['enter', 't'], shown: 'enter', label: 'which rows', help: 'which rows differ (also t)'},
	{action: 'view', keys: ['v'], label: 'view', help: 'overlaid or side by side', isHidden: true},
	{action: 'export', keys: ['X'], label: 'export', help: 'write the report in another format'},
	filterKey,
	{...copyKey, help: 'copy this finding', isHidden: true},
	...listKeys,
	...commonKeys,
] as const satisfies readonly Binding[];
