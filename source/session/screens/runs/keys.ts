// The keys of the runs screen.
import {type Binding, commonKeys, copyKey, filterKey, listKeys, shareKey, undoKey} from '../../input/key-bindings.ts';

export const runsKeys = [
	{action: 'open', keys: ['enter'], label: 'profile', help: 'compare the two marked, or open'},
	{action: 'select', keys: ['space'], label: 'mark', help: 'mark the run: two can be compared'},
	{action: 'drift', keys: ['d'], label: 'drift', help: 'what changed since the previous run'},
	{action: 'pin', keys: ['P'], label: 'pin', help: 'pin this run as baseline, or unpin'},
	{...shareKey, help: 'write the history here as a page to share'},
	undoKey,
	filterKey,
	{...copyKey, help: 'copy the id of the run'},
	...listKeys,
	...commonKeys,
] as const satisfies readonly Binding[];
