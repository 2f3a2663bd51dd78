import test from 'ava';
import {
	isMatch,
	type Move,
	moveList,
	newList,
	settleList,
	typeIntoFilter,
} from '../../../source/session/state/list-state.ts';
import fc from '../../support/properties.ts';

const moves: readonly Move[] = ['up', 'down', 'pageUp', 'pageDown', 'first', 'last'];
const names = (count: number) => Array.from({length: count}, (_, index) => `row ${index}`);

test('wherever keys lead, the cursor is on a row and in view', t => {
	fc.assert(
		fc.property(
			fc.array(fc.constantFrom(...moves)),
			fc.integer({min: 1, max: 60}),
			fc.integer({min: 1, max: 20}),
			(keys, count, page) => {
				const ids = names(count);
				let state = newList;
				for (const key of keys) {
					state = moveList(state, key, {ids, page});
					t.true(state.cursor >= 0 && state.cursor < count);
					t.true(state.cursor >= state.top && state.cursor < state.top + page);
					t.true(state.top === 0 || state.top + page <= count);
				}
			},
		),
	);
});

test('the cursor stays on its row when the rows are sorted again', t => {
	const ids = names(10);
	const there = moveList(moveList(newList, 'down', {ids, page: 5}), 'down', {ids, page: 5});
	t.is(settleList(there, ids.toReversed(), 5).cursor, 7);
});

test('when the row under the cursor is gone, the cursor stays where it was', t => {
	const ids = names(10);
	const there = moveList(newList, 'last', {ids, page: 5});
	t.is(settleList(there, ids.slice(0, 4), 5).cursor, 3);
	t.is(settleList(there, [], 5).cursor, 0);
});

test('a page moves by the visible rows', t => {
	const ids = names(100);
	t.is(moveList(newList, 'pageDown', {ids, page: 20}).cursor, 20);
	t.is(moveList(moveList(newList, 'last', {ids, page: 20}), 'pageUp', {ids, page: 20}).cursor, 79);
});

test('the filter takes characters, blanks and corrections; escape clears it', t => {
	let state = {...newList, typing: true};
	for (const key of ['c', 'u', 's', 'x', 'backspace', 'space', '価']) {
		state = {...state, ...typeIntoFilter(state, key)};
	}

	t.is(state.filter, 'cus 価');
	t.true(state.typing);
	t.like(typeIntoFilter(state, 'enter'), {filter: 'cus 価', typing: false});
	t.like(typeIntoFilter(state, 'escape'), {filter: '', typing: false});
	t.is(typeIntoFilter(state, 'down'), undefined);
});

test('a filter finds rows that hold all its words, in any order and case', t => {
	t.true(isMatch('main.Customer_Orders', 'order CUST'));
	t.false(isMatch('main.customers', 'cust orders'));
	t.true(isMatch('anything', ''));
});
