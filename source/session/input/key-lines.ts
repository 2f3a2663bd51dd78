// The keys of a screen as text: the line at the bottom.

import {cellWidth} from '../../terminal-text.ts';
import {type Line, segment} from '../text/line.ts';
import {type Binding, type Labels, leavingKey, shownKeys} from './key-bindings.ts';

/** The label of the key that goes back, on the first screen: escape does nothing there. */
export const quitLabel = 'quit';

const gap = ' '.repeat(3);

/**
The keys that fit, in the order of the bindings. The key of the `?` list always stays. An empty label hides a key; any
other label shows a hidden key.
*/
export const footerLine = (bindings: readonly Binding[], labels: Labels, width: number): Line => {
	const items = bindings
		.filter(
			binding =>
				labels[binding.action] !== '' && (binding.isHidden !== true || labels[binding.action] !== undefined),
		)
		.map(({together, ...binding}) => ({
			action: binding.action,
			keys: labels[binding.action] === quitLabel ? leavingKey(binding) : (together?.shown ?? shownKeys(binding)),
			label: labels[binding.action] ?? together?.label ?? binding.label,
		}));
	const widthOf = (item: {keys: string; label: string}) =>
		cellWidth(item.keys) + 1 + cellWidth(item.label) + gap.length;
	const last = items.find(item => item.action === 'help');
	let room = width + gap.length - (last === undefined ? 0 : widthOf(last));
	const kept = [];
	for (const item of items) {
		if (item === last) {
			continue;
		}

		room -= widthOf(item);
		if (room < 0) {
			break;
		}

		kept.push(item);
	}

	if (last !== undefined) {
		kept.push(last);
	}

	return kept.flatMap(({keys, label}, index) => [
		segment(index === 0 ? '' : gap),
		segment(keys, 'strong'),
		segment(` ${label}`, 'dim'),
	]);
};
