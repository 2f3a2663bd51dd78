import test from 'ava';
import type {Key} from 'ink';
import {type Binding, shownKeys} from '../../../source/session/input/key-bindings.ts';
import {helpLines} from '../../../source/session/input/help-lines.ts';
import {footerLine} from '../../../source/session/input/key-lines.ts';
import {keyNames} from '../../../source/session/input/key-names.ts';
import {driftKeys} from '../../../source/session/screens/drift/keys.ts';
import {screens} from '../../../source/session/screens/registry.ts';
import {newList, typeIntoFilter} from '../../../source/session/state/list-state.ts';
import {bodyHeight} from '../../../source/session/state/size.ts';
import {severityMarks} from '../../../source/reports/severity-marks.ts';
import {textOf, widthOf} from '../../../source/session/text/line.ts';
import fc from '../../support/properties.ts';

const noKey: Key = {
	upArrow: false,
	downArrow: false,
	leftArrow: false,
	rightArrow: false,
	pageDown: false,
	pageUp: false,
	home: false,
	end: false,
	return: false,
	escape: false,
	ctrl: false,
	shift: false,
	tab: false,
	backspace: false,
	delete: false,
	meta: false,
	super: false,
	hyper: false,
	capsLock: false,
	numLock: false,
};

const screenKeys = Object.entries(screens).map(([name, {keys}]): readonly [string, readonly Binding[]] => [name, keys]);

test('on every screen a key does one thing', t => {
	for (const [screen, bindings] of screenKeys) {
		const keys = bindings.flatMap(binding => binding.keys);
		t.is(new Set(keys).size, keys.length, screen);
	}
});

test('every screen can be left, quit and explained by the same keys', t => {
	for (const [screen, bindings] of screenKeys) {
		const keysOf = (action: string) => bindings.find(binding => binding.action === action)?.keys;
		t.deepEqual(keysOf('back'), ['escape', 'q'], screen);
		t.deepEqual(keysOf('quit'), ['ctrl+c'], screen);
		t.deepEqual(keysOf('help'), ['?'], screen);
	}
});

test('the footer never wraps and always has the key of the list of keys', t => {
	fc.assert(
		fc.property(fc.constantFrom(...screenKeys), fc.integer({min: 12, max: 200}), ([, keys], width) => {
			const footer = footerLine(keys, {}, width);
			t.true(widthOf(footer) <= width);
			t.true(textOf(footer).endsWith('? keys'));
		}),
	);
});

const helpText = (bindings: readonly Binding[], columns: number): string =>
	helpLines(bindings, columns)
		.map(line => textOf(line))
		.join('\n');

test('the list of keys fits the width of any window, and says what every key of the screen does', t => {
	for (const [screen, bindings] of screenKeys) {
		for (const columns of [60, 80, 140]) {
			const listed = helpText(bindings, columns);
			t.true(
				helpLines(bindings, columns).every(line => widthOf(line) <= columns),
				screen,
			);
			for (const binding of bindings) {
				const words = binding.group === undefined ? binding.help : binding.label;
				t.true(listed.includes(words), `${screen}: ${words}`);
				t.true(listed.includes(shownKeys(binding)), `${screen}: ${shownKeys(binding)}`);
			}
		}
	}
});

test('the list of keys has a line for each key, where the footer has one word for several', t => {
	t.regex(textOf(footerLine(driftKeys, {}, 140)), /1 2 3 severity {3}←→ other runs/v);
	t.regex(textOf(footerLine(driftKeys, {}, 80)), / {3}A accept {3}/v, 'what is done most stays in a narrow window');
	const listed = new Set(helpLines(driftKeys, 60).map(line => textOf(line).trimEnd()));
	for (const line of [
		'  1      show or hide HIGH',
		'  2      show or hide MED',
		'  3      show or hide LOW',
		'  ←      one run back: when did it begin?',
		'  →      one run forward',
	]) {
		t.true(listed.has(line), line);
	}
});

test('the list of keys says what the marks mean', t => {
	const listed = helpText(driftKeys, 80);
	for (const mark of ['▲ HIGH', '△ MED', '▽ LOW', '◆ schema change', '✔ accepted', '≈ estimate', '⌀ null']) {
		t.true(listed.includes(mark), mark);
	}

	const glyphs = Object.values(severityMarks).map(({glyph}) => glyph);
	t.is(new Set(glyphs).size, glyphs.length, 'without colours, and where there is no room for the word');
});

test('a window of 100 × 30 shows the whole list of keys at once', t => {
	for (const [screen, bindings] of screenKeys) {
		t.true(helpLines(bindings, 100).length <= bodyHeight({columns: 100, rows: 30}), screen);
	}
});

test('keys typed fast arrive together and all of them count', t => {
	t.deepEqual(keyNames('jjj', noKey), ['j', 'j', 'j']);
	t.deepEqual(keyNames('j \r/é', noKey), ['j', 'space', 'enter', '/', 'é']);
});

test('named keys are known by their names', t => {
	t.deepEqual(keyNames('', {...noKey, downArrow: true}), ['down']);
	t.deepEqual(keyNames('c', {...noKey, ctrl: true}), ['ctrl+c']);
	t.deepEqual(keyNames('\r', {...noKey, return: true}), ['enter']);
	t.deepEqual(keyNames('', {...noKey, escape: true}), ['escape']);
});

test('a control key typed fast among others is that key, never a character of a text', t => {
	t.deepEqual(keyNames('ab\u{17}c\u{15}', noKey), ['a', 'b', 'ctrl+w', 'c', 'ctrl+u']);
	t.is(typeIntoFilter({...newList, typing: true}, '\u{17}'), undefined);
});

test('escape and the key after it count as two, however fast they come', t => {
	t.deepEqual(keyNames('g', {...noKey, meta: true}), ['escape', 'g']);
	t.deepEqual(keyNames('', {...noKey, escape: true, meta: true}), ['escape', 'escape']);
	t.deepEqual(keyNames('', {...noKey, upArrow: true, meta: true}), ['up']);
});
