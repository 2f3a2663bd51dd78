// The keys of a screen in words: as one line at the bottom, and as the `?` list.

import {cellWidth} from '../../terminal-text.ts';
import type {Size} from '../state/size.ts';
import {fitLine, line, type Line, segment} from '../text/line.ts';
import {type Binding, type Labels, shownKeys} from './key-bindings.ts';

/** What the key that goes back is called on the first screen, where escape leads nowhere. */
export const quitLabel = 'quit';

const gap = ' '.repeat(3);
/** In narrower cells blanks are dear. */
const narrowCell = 30;

/** As many keys as fit, the most useful first; the key of the whole list always stays. An empty label leaves a key out, one of its own brings a quiet key in. */
export const footerLine = (bindings: readonly Binding[], labels: Labels, width: number): Line => {
	const items = bindings
		.filter(
			binding =>
				labels[binding.action] !== '' && (binding.isHidden !== true || labels[binding.action] !== undefined),
		)
		.map(({together, ...binding}) => ({
			action: binding.action,
			keys: labels[binding.action] === quitLabel ? 'q' : (together?.shown ?? shownKeys(binding)),
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

/** Every key of a screen, in as many columns as it takes to show them all; with fewer words where those are narrow. */
export const keyLines = (bindings: readonly Binding[], {rows, columns: width}: Size): readonly Line[] => {
	const columns = Math.ceil(bindings.length / rows);
	const perColumn = Math.ceil(bindings.length / columns);
	const cell = Math.floor(width / columns);
	const widestKeys = Math.max(...bindings.map(binding => cellWidth(shownKeys(binding))));
	const hasRoom = Math.max(...bindings.map(binding => cellWidth(binding.help))) + widestKeys + 5 < cell;
	const margin = segment(cell < narrowCell ? ' ' : '  ');
	const items: readonly Line[] = bindings.map(binding => [
		margin,
		...fitLine(line(shownKeys(binding), 'strong'), widestKeys),
		margin,
		segment(hasRoom ? binding.help : binding.label),
	]);
	return Array.from({length: perColumn}, (_, row) =>
		Array.from({length: columns}, (_unused, column) => fitLine(items[row + column * perColumn] ?? [], cell)).flat(),
	);
};
