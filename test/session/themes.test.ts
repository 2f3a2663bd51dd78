// The themes of the session: other colours for the same text.
import process from 'node:process';
import {stripVTControlCharacters} from 'node:util';
import test from 'ava';
import {themeKey} from '../../source/session/input/key-bindings.ts';
import {defaultTheme, themeNames, themeTitle} from '../../source/session/state/preferences.ts';
import {styleOf, type Tone} from '../../source/session/text/theme.ts';

// Whatever draws reads this once, when it is imported.
process.env['FORCE_COLOR'] = '1';
const {openShop} = await import('../support/session-view.ts');

/** The codes of colours that a frame holds: 31 is red, 94 bright blue. */
const colorsOf = (frame: string): ReadonlySet<string> =>
	new Set(
		frame
			.split('\u{1B}[')
			.flatMap(part => (/^(?<codes>[\d;]+)m/v.exec(part)?.groups?.['codes'] ?? '').split(';'))
			.filter(code => /^(?:3[0-8]|4[0-8]|9[0-7])$/v.test(code)),
	);

test('T takes one theme after the other: the text stays, the colours change', async t => {
	const {view, engine} = openShop(t, [100, 30]);
	await view.shows('products');
	await view.settled();
	await view.press('d');
	await view.shows('customer_segment');
	await view.settled();
	// Without the drift of earlier runs, which may still come.
	const bodyOf = (frame: string): readonly string[] => stripVTControlCharacters(frame).split('\n').slice(5, 27);
	const usual = bodyOf(view.frame());
	const colors = new Map([['default', colorsOf(view.frame())]]);
	for (const theme of [...themeNames.slice(1), defaultTheme]) {
		await view.press('T');
		t.true(view.text().includes(`Colours: ${themeTitle(theme)} (of default, light, colour-blind, plain)`));
		t.deepEqual(bodyOf(view.frame()), usual);
		if (theme !== 'default') {
			colors.set(theme, colorsOf(view.frame()));
		}
	}

	t.true(colors.get('default')?.has('31'));
	t.deepEqual(colors.get('color-blind'), new Set(['33', '36', '94']));
	t.deepEqual(colors.get('plain'), new Set());
	t.false(colors.get('light')?.has('33'));
	await view.press('T');
	await view.settled();
	t.is((await engine.readPreferences()).theme, 'light');
});

test('a session begins with the theme that the one before it chose', async t => {
	const {view, engine} = openShop(t, [100, 30]);
	await view.shows('products');
	await view.press('T', 'T', 'T');
	await view.settled();
	view.close();
	const {view: next} = openShop(t, [100, 30], {engine});
	await next.shows('products');
	await next.settled();
	t.deepEqual(colorsOf(next.frame()), new Set());
});

test('in every theme the worst severity stands out most, and no two differ only by red and green', t => {
	for (const theme of themeNames) {
		const style = (tone: Tone) => JSON.stringify(styleOf(tone, theme));
		t.is(new Set([style('high'), style('medium'), style('low')]).size, 3, theme);
		t.true(styleOf('high', theme).bold);
	}

	const tones: readonly Tone[] = ['high', 'medium', 'low', 'schema', 'good', 'failed', 'picture', 'cursor'];
	t.deepEqual(
		tones.filter(tone => /red|green|magenta/v.test(styleOf(tone, 'color-blind').color ?? '')),
		[],
	);
});

test('the screen spells every theme as it spells colours, and kept preferences keep their spelling', t => {
	t.deepEqual(
		themeNames.map(theme => themeTitle(theme)),
		['default', 'light', 'colour-blind', 'plain'],
	);
	t.true(themeNames.includes('color-blind'));
	t.is(themeKey.help, 'other colours: light, colour-blind, plain');
});
