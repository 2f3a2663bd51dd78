// A user's own keys on the screens: the footer, the list of keys and the finder show them, and they do what they say.
import test from 'ava';
import {openShop} from '../support/session-view.ts';

const keys = `
everywhere:
  help: [ctrl+g]
  find: ctrl+p
  back: [escape, ctrl+o]
  quit: ctrl+x
tables:
  drift: [ctrl+d]
  halfDown: [d]
`;

test('footer, list of keys and finder show the keys that the user chose, and these work', async t => {
	const {view} = openShop(t, [140, 40], {keys});
	await view.shows('products');
	await view.settled();
	t.regex(view.lines().at(-1) ?? '', /ctrl-d drift .*ctrl-g keys/v);
	await view.press('ctrl+g');
	t.regex(view.text(), /ctrl-d +what changed since the baseline/v);
	t.regex(view.text(), /esc ctrl-o back .*ctrl-p find .*ctrl-g keys .*ctrl-x quit/v);
	await view.press('ctrl+g', 'ctrl+p');
	await view.type('w', 'h', 'a', 't', 'space', 'c', 'h');
	t.regex(view.text(), /what changed since the baseline +drift +ctrl-d/v);
	await view.press('escape', 'ctrl+d');
	await view.shows('customers › drift');
	await view.press('ctrl+o', 'escape');
	t.true(view.text().includes('This is the first screen. ctrl-o quits.'));
	await view.press('q', '?');
	t.false(view.text().includes('what changed since the baseline'));
	await view.press('ctrl+x');
	t.is(await view.ended(), 0);
});

test('a mistake in the file shows on the first screen, with its line, and the keys are the usual ones', async t => {
	const {view} = openShop(t, [140, 40], {keys: 'tables:\n  drfit: x\n  drift: p\n'});
	await view.shows('products');
	await view.settled();
	t.true(view.text().includes('keys.yml:2: tables has no action drfit; did you mean drift? (and 1 more)'));
	await view.press('d');
	await view.shows('customers › drift');
});
