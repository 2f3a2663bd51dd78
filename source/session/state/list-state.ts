// The state of a list: cursor, visible part, filter. Pure, so that keys typed fast all count.
import {editField, fieldOf, isPrintable} from './text-field.ts';

export type ListState = {
	readonly cursor: number;
	/** The id of the row under the cursor, which the cursor follows when rows move. */
	readonly cursorId: string | undefined;
	/** The first visible row. */
	readonly top: number;
	readonly filter: string;
	/** Whether the user types into the filter. */
	readonly typing: boolean;
};

export const newList: ListState = {
	cursor: 0,
	cursorId: undefined,
	top: 0,
	filter: '',
	typing: false,
};

export type Move = 'up' | 'down' | 'pageUp' | 'pageDown' | 'halfUp' | 'halfDown' | 'first' | 'last';

/** Half of a page, at least a row. */
export const halfOf = (page: number): number => Math.max(1, Math.floor(page / 2));

const clamp = (value: number, count: number): number => Math.max(0, Math.min(value, count - 1));

/** The state for the present rows, with the cursor on one of them and in view. */
export const settleList = (state: ListState, ids: readonly string[], page: number): ListState => {
	const found =
		state.cursorId === undefined || ids[state.cursor] === state.cursorId ? -1 : ids.indexOf(state.cursorId);
	const cursor = clamp(found === -1 ? state.cursor : found, ids.length);
	const lowest = Math.max(0, ids.length - page);
	const top = Math.min(lowest, Math.max(Math.min(state.top, cursor), cursor - page + 1));
	return cursor === state.cursor && top === state.top && ids[cursor] === state.cursorId
		? state
		: {
				...state,
				cursor,
				top,
				cursorId: ids[cursor],
			};
};

/** Moves the cursor, which stops at both ends. */
export const moveList = (
	state: ListState,
	move: Move,
	{ids, page}: {readonly ids: readonly string[]; readonly page: number},
): ListState => {
	const {cursor} = settleList(state, ids, page);
	const targets: Readonly<Record<Move, number>> = {
		up: cursor - 1,
		down: cursor + 1,
		pageUp: cursor - page,
		pageDown: cursor + page,
		halfUp: cursor - halfOf(page),
		halfDown: cursor + halfOf(page),
		first: 0,
		last: ids.length - 1,
	};
	const next = clamp(targets[move], ids.length);
	return settleList({...state, cursor: next, cursorId: ids[next]}, ids, page);
};

/** The state after a key typed into the filter; `undefined` for a key that is no text. */
export const typeIntoFilter = (state: ListState, key: string): ListState | undefined => {
	switch (key) {
		case 'enter': {
			return {...state, typing: false};
		}

		case 'escape': {
			return {...state, typing: false, filter: ''};
		}

		case 'backspace':
		case 'space':
		case 'ctrl+u':
		case 'ctrl+w': {
			return {...state, filter: editField(fieldOf(state.filter), key)?.text ?? state.filter};
		}

		default: {
			return isPrintable(key) ? {...state, filter: state.filter + key} : undefined;
		}
	}
};

/** Whether a text contains every word of the filter, in any order and case. */
export const isMatch = (text: string, filter: string): boolean => {
	const lower = text.toLowerCase();
	return filter
		.toLowerCase()
		.split(' ')
		.every(word => lower.includes(word));
};
