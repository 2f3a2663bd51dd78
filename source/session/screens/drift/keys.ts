// The keys of the drift screen.
import {type Binding, commonKeys, copyKey, filterKey, historyKey, listKeys} from '../../input/key-bindings.ts';

export const driftKeys = [
	{action: 'open', keys: ['enter'], label: 'why', help: 'why: distributions, history, rule'},
	{
		action: 'high',
		keys: ['1'],
		label: 'HIGH',
		help: 'show or hide HIGH',
		together: {shown: '1 2 3', label: 'severity'},
	},
	{action: 'medium', keys: ['2'], label: 'MED', help: 'show or hide MED', isHidden: true},
	{action: 'low', keys: ['3'], label: 'LOW', help: 'show or hide LOW', isHidden: true},
	{action: 'none', keys: ['0'], label: 'unchanged', help: 'show or hide what did not drift', isHidden: true},
	{
		action: 'earlier',
		keys: ['left'],
		shown: '←',
		label: 'earlier',
		help: 'one run back: when did it begin?',
		together: {shown: '←→', label: 'other runs'},
	},
	{action: 'later', keys: ['right'], shown: '→', label: 'later', help: 'one run on', isHidden: true},
	{action: 'baseline', keys: ['b'], label: 'baseline', help: 'choose the baseline run'},
	{action: 'current', keys: ['c'], label: 'current', help: 'choose the current run', isHidden: true},
	{action: 'pin', keys: ['P'], label: 'pin', help: 'pin a run as the baseline, or unpin it'},
	{action: 'accept', keys: ['A'], label: 'accept', help: 'accept until a date, or undo'},
	{action: 'export', keys: ['x'], label: 'export', help: 'write the report to a file here'},
	{action: 'profile', keys: ['p'], label: 'profile', help: 'the profile of the current run'},
	historyKey,
	filterKey,
	{...copyKey, help: 'copy this finding', isHidden: true},
	...listKeys,
	...commonKeys,
] as const satisfies readonly Binding[];
