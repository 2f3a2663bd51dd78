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
	{action: 'nextMetric', keys: ['tab'], label: 'metric', help: 'the chart of the next metric'},
	{
		action: 'earlierRun',
		keys: [','],
		label: 'earlier',
		help: 'the value of the previous run',
		together: {shown: ', .', label: 'run'},
	},
	{action: 'laterRun', keys: ['.'], label: 'later', help: 'the value of the next run', isHidden: true},
	rowsKey,
	{...copyKey, help: 'copy a figure, or the statement'},
	shareKey,
	...scrollKeys,
	...commonKeys,
] as const satisfies readonly Binding[];
