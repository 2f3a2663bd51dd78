// The filter of a list as a line.
import {formatCount} from '../../reports/format.ts';
import {visible} from '../../terminal-text.ts';
import type {ListState} from '../state/list-state.ts';
import {emptyLine, type Line, segment} from './line.ts';

const hintOf = ({typing}: ListState, shown: number): string => {
	if (typing) {
		return 'enter keeps it, esc clears it';
	}

	return shown > 1 ? 'n N next, previous; esc clears it' : 'esc clears it';
};

/** `/ cust▏ 3 of 40`; empty without a filter. */
export const filterLine = (state: ListState, shown: number, all: number): Line => {
	if (state.filter === '' && !state.typing) {
		return emptyLine;
	}

	return [
		segment('/ ', 'strong'),
		segment(visible(state.filter)),
		segment(state.typing ? '▏' : '', 'cursor'),
		segment(`   ${formatCount(shown)} of ${formatCount(all)}   `, 'dim'),
		segment(hintOf(state, shown), 'dim'),
	];
};
