// How keys edit a line of text.
import test from 'ava';
import {editField, fieldOf, type TextField} from '../../../source/session/state/text-field.ts';
import fc from '../../support/properties.ts';

const typed = (text: string, ...keys: readonly string[]): TextField => {
	let field = fieldOf(text);
	for (const key of keys) {
		field = editField(field, key) ?? field;
	}

	return field;
};

test('the keys of a shell move in a text and delete parts of it', t => {
	t.is(typed('known fault', 'ctrl+w').text, 'known ');
	t.is(typed('known fault ', 'ctrl+w').text, 'known ');
	t.is(typed('known fault', 'ctrl+u').text, '');
	t.is(typed('known fault', 'ctrl+a', 'A', 'space').text, 'A known fault');
	t.is(typed('known fault', 'wordLeft', 'ctrl+u').text, 'fault');
	t.is(typed('known fault', 'home', 'wordRight', 'ctrl+k').text, 'known');
	t.is(typed('known fault', 'ctrl+a', 'delete', 'ctrl+d').text, 'own fault');
	t.is(typed('fault', 'left', 'left', 'backspace', 'end', '!').text, 'falt!');
});

test('a character of two code units is one for the cursor', t => {
	t.deepEqual(typed('a😀', 'left', 'x'), {text: 'ax😀', cursor: 2});
	t.is(typed('a😀', 'backspace').text, 'a');
});

test('a key that types nothing changes nothing', t => {
	t.is(editField(fieldOf('a'), 'pageUp'), undefined);
	t.is(editField(fieldOf('a'), 'tab'), undefined);
});

test('wherever keys lead, the cursor is in the text, and the text has at most 200 characters', t => {
	const keys = fc.constantFrom(
		'left',
		'right',
		'wordLeft',
		'wordRight',
		'home',
		'end',
		'backspace',
		'space',
		'x',
		'😀',
	);
	fc.assert(
		fc.property(fc.string({maxLength: 220}), fc.array(keys, {maxLength: 60}), (text, presses) => {
			const field = typed(text.slice(0, 190), ...presses);
			const {length} = [...field.text];
			t.true(field.cursor >= 0 && field.cursor <= length && length <= 200);
		}),
	);
});
