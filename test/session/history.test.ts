// The history of a dataset by its keys: walking through its runs, and what each came to.
import test from 'ava';
import {memoryEngine, withWorkspace} from '../support/memory-engine.ts';
import {openShop, type View} from '../support/session-view.ts';
import {waitUntil} from '../support/wait-until.ts';

/** Which two runs are compared: the beginnings of their ids. */
const comparedIn = (view: View): readonly [string, string] => {
	const found = /(?<baseline>[\da-f]{6}) → (?<current>[\da-f]{6})/v.exec(view.lines()[0] ?? '')?.groups;
	return [found?.['baseline'] ?? '', found?.['current'] ?? ''];
};

const openDrift = async (view: View): Promise<void> => {
	await view.shows('HIGH');
	await view.press('enter');
	await view.shows('drift over 9 runs');
	// Every run has been judged but the first, which has none before it. The smallest age of the sample moves by
	// itself.
	await view.shows('·▃▃▃▃▃███');
};

test('left and right walk run by run through the history, and the timeline shows when it began', async t => {
	const {view} = openShop(t, [140, 40]);
	await openDrift(view);
	const [before, latest] = comparedIn(view);
	t.regex(view.text(), /drift over 9 runs {3}·▃{5}█{3} {3}run 9 of 9 {3}HIGH/v);
	await view.press('left');
	await view.shows('run 8 of 9');
	await waitUntil('the baseline of before as the current run', () => comparedIn(view)[1] === before);
	t.regex(view.text(), /age +│ min/v);
	t.notRegex(view.text(), /age +│ mean/v, 'the mean drifted later');
	await view.press('right');
	await view.shows('run 9 of 9');
	await waitUntil('the latest two runs', () => comparedIn(view).join(' ') === `${before} ${latest}`);
	t.regex(view.text(), /age +│ mean/v);
	await view.press('right');
	t.regex(view.text(), /This is the latest run\./v);
	await view.press(...Array.from({length: 8}, () => 'left'));
	t.regex(view.text(), /the first: there is nothing to compare it with/v);
	await view.shows('run 2 of 9');
});

test('a baseline that was chosen stays while the runs are walked through', async t => {
	const {view} = openShop(t, [140, 40]);
	await openDrift(view);
	const [before] = comparedIn(view);
	await view.press('b', 'enter');
	await view.shows('Choose the baseline run');
	await view.press('G', 'enter');
	await view.shows('run 9 of 9');
	await waitUntil('the chosen baseline', () => !['', before].includes(comparedIn(view)[0]));
	const [baseline] = comparedIn(view);
	await view.press('left', 'left');
	await view.shows('run 7 of 9');
	t.is(comparedIn(view)[0], baseline);
	await view.press(...Array.from({length: 7}, () => 'left'));
	t.regex(view.text(), /The run before this one is the baseline/v);
	t.is(comparedIn(view)[0], baseline);
});

test('the cursor begins on the worst finding, and the finding under it is drawn below the table', async t => {
	const {view} = openShop(t, [140, 40]);
	await openDrift(view);
	t.regex(view.text(), /❯ ▲ HIGH/v);
	await view.press('/', 'a', 'g', 'e', '.', 'm', 'e', 'a', 'n', 'enter');
	await view.shows('▒ in both');
	t.regex(view.text(), /age +▒ in both/v);
});

test('the view of both distributions is remembered for the next session', async t => {
	const {view, engine} = openShop(t, [100, 30]);
	await openDrift(view);
	await view.press('/', 'a', 'g', 'e', '.', 'm', 'e', 'a', 'n', 'enter', 'enter');
	await view.shows('▒ in both');
	await view.resize(60, 16);
	t.regex(
		view.text(),
		/▒ in both {2}█ more now {2}░ less now\n +baseline +current +change\n/v,
		'in a narrow window, too',
	);
	await view.resize(100, 30);
	await view.press('v');
	await view.shows('baseline  n');
	t.regex(view.text(), /v overlaid/v);
	const next = openShop(t, [100, 30], {engine}).view;
	await openDrift(next);
	await next.press('/', 'a', 'g', 'e', '.', 'm', 'e', 'a', 'n', 'enter', 'enter');
	await next.shows('baseline  n');
});

test('a column that was added is shown with what it holds', async t => {
	const {view} = openShop(t, [100, 30]);
	await openDrift(view);
	await view.press('g', 'enter');
	await view.shows('most frequent values');
	t.regex(view.text(), /column added: loyalty_tier/v);
});

test('a finding is copied as one line of text', async t => {
	const {view} = openShop(t, [100, 30]);
	await openDrift(view);
	await view.press('/', 'a', 'g', 'e', '.', 'm', 'e', 'a', 'n', 'enter', 'y');
	t.regex(view.copied()[0] ?? '', /^\[HIGH\] main\.customers\.age\.mean: [\d.]+ → [\d.]+ \(\+[\d.]+ %; ≥ 30 %\)$/v);
});

test('every run in the history shows its drift since the run before', async t => {
	const {view} = openShop(t, [140, 40]);
	await view.shows('HIGH');
	await view.press('h');
	await view.shows('◆ 1 schema');
	await view.shows('▽ 1 LOW');
	t.regex(view.lines()[3] ?? '', /completed.+◆ 1 schema {2}▲ \d HIGH/v);
	t.regex(view.lines()[11] ?? '', /completed.+ – *$/v, 'the first run has none before it');
	await view.press('j', 'd');
	await view.shows('run 8 of 9');
	await view.press('escape', 'y');
	t.regex(view.copied()[0] ?? '', /^[\da-f]{8}-[\da-f]{4}-/v);
});

test('the footer of a drift that loads has the keys that it will have', async t => {
	const compared = Promise.withResolvers<void>();
	const engine = withWorkspace(memoryEngine({tableTakes: 20}), workspace => ({
		async compare(dataset, comparison) {
			await compared.promise;
			return workspace.compare(dataset, comparison);
		},
	}));
	const {view} = openShop(t, [140, 40], {engine});
	await view.shows('2 drifted');
	await view.press('d');
	await view.shows('Comparing two runs of customers');
	const footer = view.lines().at(-1);
	compared.resolve();
	await view.shows('loyalty_tier');
	t.is(view.lines().at(-1), footer);
});
