// The keys of the compare screen.
import {type Binding, commonKeys, copyKey, filterKey, listKeys} from '../../input/key-bindings.ts';

export const compareKeys = [
	{action: 'open', keys: ['enter'], label: 'what differs', help: 'what differs in this table'},
	{action: 'rows', keys: ['t'], label: 'which rows', help: 'which rows of it differ'},
	{action: 'cancel', keys: ['c'], label: 'cancel', help: 'stop; compared tables are kept', isHidden: true},
	{action: 'again', keys: ['r'], label: 'compare again', help: 'compare all of it again'},
	{action: 'onlyDifferent', keys: ['f'], label: 'only different', help: 'show only what differs, or all'},
	filterKey,
	{...copyKey, help: 'copy the name of the table', isHidden: true},
	...listKeys,
	...commonKeys,
] as const satisfies readonly Binding[];
