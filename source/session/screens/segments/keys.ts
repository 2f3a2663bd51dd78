// The keys of the segments screen.
import {type Binding, commonKeys, copyKey, listKeys} from '../../input/key-bindings.ts';

export const segmentsKeys = [
	{action: 'open', keys: ['enter'], label: 'segment', help: 'its own figures, and its SQL'},
	{
		action: 'previous',
		keys: ['left'],
		shown: '←',
		label: 'previous',
		help: 'by the previous column',
		together: {shown: '←→', label: 'by another column'},
	},
	{action: 'next', keys: ['right'], shown: '→', label: 'next', help: 'by the next column', isHidden: true},
	{...copyKey, help: 'copy the verdict and these segments'},
	...listKeys,
	...commonKeys,
] as const satisfies readonly Binding[];
