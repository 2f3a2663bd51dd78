import test from 'ava';
import type {Key} from 'ink';
import {type Binding, shownKeys} from '../../../source/session/input/key-bindings.ts';
import {footerLine, keyLines} from '../../../source/session/input/key-lines.ts';
import {keyNames} from '../../../source/session/input/key-names.ts';
import {driftKeys} from '../../../source/session/screens/drift/keys.ts';
import {screens} from '../../../source/session/screens/registry.ts';
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

test('the list of keys shows every key in words, with fewer of them in the smallest window', t => {
	for (const [screen, bindings] of screenKeys) {
		const roomy = keyLines(bindings, {rows: 36, columns: 140})
			.map(line => textOf(line))
			.join('\n');
		const small = keyLines(bindings, {rows: 12, columns: 60});
		const smallText = small.map(line => textOf(line)).join('\n');
		t.true(small.length <= 12 && small.every(line => widthOf(line) <= 60), screen);
		for (const binding of bindings) {
			t.true(roomy.includes(binding.help), `${screen}: ${binding.help}`);
			t.true(
				smallText.includes(binding.label) || smallText.includes(binding.help),
				`${screen}: ${binding.label}`,
			);
			t.true(smallText.includes(shownKeys(binding)), `${screen}: ${shownKeys(binding)}`);
		}
	}
});

test('the list of keys has each key by itself, where the footer has one word for several', t => {
	t.regex(textOf(footerLine(driftKeys, {}, 140)), /1 2 3 severity {3}←→ other runs/v);
	const listed = new Set(keyLines(driftKeys, {rows: 36, columns: 140}).map(line => textOf(line).trimEnd()));
	for (const line of [
		'  1       show or hide HIGH',
		'  2       show or hide MED',
		'  3       show or hide LOW',
		'  ←       one run back: when did it begin?',
		'  →       one run on',
	]) {
		t.true(listed.has(line), line);
	}
});

test('a window of 100 × 30 has room for what every key does', t => {
	for (const [screen, bindings] of screenKeys) {
		const listed = keyLines(bindings, {rows: 26, columns: 100})
			.map(line => textOf(line))
			.join('\n');
		for (const {help} of bindings) {
			t.true(listed.includes(help), `${screen}: ${help}`);
		}
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

test('escape and the key after it count as two, however fast they come', t => {
	t.deepEqual(keyNames('g', {...noKey, meta: true}), ['escape', 'g']);
	t.deepEqual(keyNames('', {...noKey, escape: true, meta: true}), ['escape', 'escape']);
	t.deepEqual(keyNames('', {...noKey, upArrow: true, meta: true}), ['up']);
});
