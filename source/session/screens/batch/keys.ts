// The keys of the batch screen.
import {
	backKey,
	type Binding,
	copyKey,
	helpKey,
	listKeys,
	mouseKey,
	quitKey,
	stopKey,
	themeKey,
} from '../../input/key-bindings.ts';

export const batchKeys = [
	{action: 'open', keys: ['enter'], label: 'open', help: 'open its drift, else its profile'},
	{action: 'cancel', keys: ['c'], label: 'cancel', help: 'stop; finished runs are kept'},
	{action: 'retry', keys: ['r'], label: 'retry failed', help: 'profile what failed or was cancelled'},
	{action: 'onlyFailed', keys: ['f'], label: 'only failed', help: 'show only what failed, or all'},
	{...copyKey, help: 'copy its errors, else its name'},
	...listKeys,
	{...backKey, label: 'leave it running', help: 'go back; the batch keeps running (also q)'},
	helpKey,
	themeKey,
	mouseKey,
	stopKey,
	quitKey,
] as const satisfies readonly Binding[];
