// The actions that every list has.
import {halfOf, type ListState, type Move, moveList} from '../state/list-state.ts';
import type {Signal} from '../state/signal.ts';

export type ListMoves = Readonly<Record<Move, () => void>>;

/**
The actions of a list.

@param ids Returns the rows that pass the filter when a key is pressed.
@param page Returns the number of rows that fit into the window.
*/
export const listMoves = (list: Signal<ListState>, ids: () => readonly string[], page: () => number): ListMoves => {
	const move = (direction: Move) => () => {
		list.update(state => moveList(state, direction, {ids: ids(), page: page()}));
	};

	return {
		up: move('up'),
		down: move('down'),
		pageUp: move('pageUp'),
		pageDown: move('pageDown'),
		halfUp: move('halfUp'),
		halfDown: move('halfDown'),
		first: move('first'),
		last: move('last'),
	};
};

/** The same actions, each of which first settles where the cursor stands: a list may choose its place by itself. */
export const settledMoves = (moves: ListMoves, settle: () => void): ListMoves => {
	const fromHere = (move: Move) => () => {
		settle();
		moves[move]();
	};

	return {
		up: fromHere('up'),
		down: fromHere('down'),
		pageUp: fromHere('pageUp'),
		pageDown: fromHere('pageDown'),
		halfUp: fromHere('halfUp'),
		halfDown: fromHere('halfDown'),
		first: fromHere('first'),
		last: fromHere('last'),
	};
};

/** The actions of a short list, which has only a cursor. */
export const cursorMoves = (cursor: Signal<number>, count: () => number, page: () => number): ListMoves => {
	const go = (next: (at: number) => number) => () => {
		cursor.update(at => Math.max(0, Math.min(next(at), count() - 1)));
	};

	return {
		up: go(at => at - 1),
		down: go(at => at + 1),
		pageUp: go(at => at - page()),
		pageDown: go(at => at + page()),
		halfUp: go(at => at - halfOf(page())),
		halfDown: go(at => at + halfOf(page())),
		first: go(() => 0),
		last: go(() => Infinity),
	};
};

/**
The actions that go from one row that is shown in full to the next. The list that it was opened from follows, so that
going back leads to the row that was last shown.

@param has Whether there is a row of that number.
@param show Shows the row of that number.
*/
export const rowSteps = (
	list: Signal<ListState>,
	index: number,
	{has, show}: {readonly has: (index: number) => boolean; readonly show: (index: number) => void},
): {readonly previous: () => void; readonly next: () => void} => {
	const go = (next: number) => () => {
		if (!has(next)) {
			return;
		}

		list.update(state => ({...state, cursor: next, cursorId: String(next)}));
		show(next);
	};

	return {previous: go(index - 1), next: go(index + 1)};
};

/** Starts a new filter. */
export const startFilter = (list: Signal<ListState>) => () => {
	list.update(state => ({...state, filter: '', typing: true}));
};

/** The actions of a text, which scroll it up to both ends. */
export const scrollMoves = (scroll: Signal<number>, lines: () => number, height: () => number): ListMoves => {
	const go = (next: (from: number) => number) => () => {
		scroll.update(from => Math.max(0, Math.min(next(from), lines() - height())));
	};

	return {
		up: go(from => from - 1),
		down: go(from => from + 1),
		pageUp: go(from => from - height() + 1),
		pageDown: go(from => from + height() - 1),
		halfUp: go(from => from - halfOf(height())),
		halfDown: go(from => from + halfOf(height())),
		first: go(() => 0),
		last: go(() => Infinity),
	};
};
