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

const ownKeys = `
everywhere:
  open: l
  history: ctrl+y
tables:
  lastBatch: [L]
  run: [ctrl+r, u]
  selectAll: i
  onlyDrifted: F
  keepSelection: K
drift:
  high: H
  none: '9'
  profile: o
batch:
  copy: Y
`;

test('hints name the keys that the user chose, also for other screens', async t => {
	const {view} = openShop(t, [140, 40], {keys: ownKeys, runs: 0});
	await view.shows('No runs yet. Press i and l to profile all of them.');
	await view.settled();
	t.true(view.text().includes('Never profiled; about 12,440 rows. Press l to look at it, ctrl-r to profile it.'));
	await view.press('d');
	t.true(view.text().includes('Press ctrl-r to profile it.'));
	await view.press('K');
	t.true(view.text().includes('Nothing is selected. Press space on each dataset first.'));
	await view.press('#');
	t.true(view.text().includes('No table has a run yet. Press esc, then i and l to profile all of them.'));
});

test('hints on the drift screen name the keys that the user chose', async t => {
	const {view} = openShop(t, [140, 40], {keys: ownKeys});
	await view.shows('HIGH');
	await view.press('F');
	await view.shows('F shows all');
	await view.press('escape', 'd');
	await view.shows('customers › drift');
	await view.press('H', '2', '3');
	await view.shows('All severities that were found are hidden.');
	t.true(view.text().includes('Press H 2 3 to show them.'));
});
