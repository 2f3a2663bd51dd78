import test from 'ava';
import stringWidth from 'string-width';
import {cellWidth, cutEnd, cutMiddle, padEnd, padStart, visible} from '../source/terminal-text.ts';
import fc, {anyText} from './support/properties.ts';

test('no control character of a value reaches the terminal', t => {
	t.is(visible('red \u{1B}[31m'), String.raw`red \x1B[31m`);
	t.is(visible('title \u{1B}]0;owned\u{7}'), String.raw`title \x1B]0;owned\x07`);
	t.is(visible('nul\0 del\u{7F} csi\u{9B}'), String.raw`nul\x00 del\x7F csi\x9B`);
	t.is(visible('two\nlines\r\tand a tab'), String.raw`two\nlines\r\tand a tab`);
});

test('marks that turn or hide text are shown', t => {
	t.is(visible('\u{202E}gnp.exe'), String.raw`\u202Egnp.exe`);
	t.is(visible('a\u{200B}b\u{FEFF}c\u{2066}d'), String.raw`a\u200Bb\uFEFFc\u2066d`);
	t.is(visible('\u{E0041}tag'), String.raw`\u{E0041}tag`);
	t.is(visible('lone \u{D800} half'), String.raw`lone \uD800 half`);
	t.is(visible('line\u{2028}end'), String.raw`line\u2028end`);
});

test('ordinary text of any script stays as it is', t => {
	for (const text of [
		'customers',
		'Größe',
		'価格',
		'naïve café',
		'цена',
		'🙂',
		'❤️',
		String.raw`C:\temp`,
		'=cmd()',
	]) {
		t.is(visible(text), text);
	}
});

test('whatever the text, what is shown holds no control or format character', t => {
	fc.assert(
		fc.property(anyText(), text => {
			t.notRegex(visible(text), /[\p{Control}\p{Format}\p{Surrogate}]/v);
		}),
	);
});

test('cut text never takes more cells than it was given', t => {
	fc.assert(
		fc.property(fc.string({unit: 'grapheme', maxLength: 60}), fc.integer({min: 0, max: 30}), (raw, width) => {
			const text = visible(raw);
			t.true(stringWidth(cutEnd(text, width)) <= width);
			t.true(stringWidth(cutMiddle(text, width)) <= width);
			if (!(stringWidth(text) <= width)) {
				return;
			}

			t.is(cutEnd(text, width), text);
			t.is(cutMiddle(text, width), text);
		}),
	);
});

test('a name cut in the middle keeps its start and its end', t => {
	t.is(cutMiddle('customer_orders_2024_archive', 15), 'custome…archive');
	t.is(cutMiddle('orders', 15), 'orders');
	t.is(cutEnd('customer_orders', 9), 'customer…');
});

test('a wide character counts two cells', t => {
	t.is(cellWidth('価格'), 4);
	t.is(cutEnd('価格一覧', 5), '価格…');
	t.is(padEnd('価格', 6) + '|', '価格  |');
	t.is(padStart('価格', 6), '  価格');
});

test('a megabyte of text is cut as soon as its first cells are read', t => {
	t.is(cutEnd('é'.repeat(1_000_000), 4), 'ééé…');
	t.is(cutMiddle('é'.repeat(1_000_000), 6).length, 6);
});

test('whatever the text, its width is the one that string-width gives', t => {
	const ours = fc.constantFrom(...' azé×÷ÿ­±·–—…→≈≤≥⌀日🦊́');
	fc.assert(
		fc.property(fc.array(ours), characters => {
			const text = characters.join('');
			t.is(cellWidth(text), stringWidth(text));
		}),
	);
});
