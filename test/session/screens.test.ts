import test, {type ExecutionContext} from 'ava';
import stringWidth from 'string-width';
import {ProfileMeshError} from '../../source/errors.ts';
import {withConfig} from '../../source/session/state/preferences.ts';
import {memoryEngine, type MemoryOptions} from '../support/memory-engine.ts';
import {openShop, openView, type View} from '../support/session-view.ts';
import {waitUntil} from '../support/wait-until.ts';

type Size = readonly [number, number];

const open = (t: ExecutionContext, size: Size, options: MemoryOptions = {}): View => {
	const view = openView(memoryEngine({tableTakes: 20, ...options}), size);
	t.teardown(view.close);
	return view;
};

const fits = (t: ExecutionContext, view: View, [columns, rows]: Size) => {
	t.true(view.lines().length <= rows, `${view.lines().length} lines in ${rows}`);
	for (const line of view.lines()) {
		t.true(stringWidth(line) <= columns, `wider than ${columns}: ${line}`);
	}

	t.regex(view.lines().at(-1) ?? '', /\? keys/v, 'the keys are on the last line');
};

test('home lists the worst dataset first, with its change and how long ago it was profiled', async t => {
	const view = open(t, [140, 40]);
	await view.shows('HIGH');
	// The last one that is judged.
	await view.shows('· ok');
	await view.settled();
	const rows = view.lines().slice(3, 8);
	t.regex(rows[0] ?? '', /❯ ○ customers +12,440 +\+3\.0 % +9 .+2 h ago +◆ 1 schema {2}▲ 4 HIGH/v);
	t.regex(rows[1] ?? '', /orders/v);
	t.regex(rows[2] ?? '', /products +500 +0 %.+· ok/v);
	t.regex(rows[4] ?? '', /v_returns view +≈ 2,040 +–.+never/v);
});

test('a narrow window drops columns and keeps every number whole', async t => {
	const view = open(t, [60, 16]);
	await view.shows('HIGH');
	t.regex(view.lines()[3] ?? '', /❯ ○ customers +12,440 +\+3\.0 % +▲ 4 HIGH \+\d+/v);
});

test('a narrow window finds each action by its whole sentence, beside its key', async t => {
	const view = open(t, [60, 16]);
	await view.shows('▲');
	await view.press(':');
	await view.shows('› find');
	t.regex(view.text(), /❯ profile the selected, else open this +enter/v);
	t.regex(view.text(), /select all that are listed, or none +a\s/v);
	await view.press(...'board');
	t.regex(view.text(), /❯ every table by day, its worst drift +board +#/v, 'also by its word in the footer');
});

test('a too small window shows a message, and the screen is back when it grows', async t => {
	const view = open(t, [100, 30]);
	await view.shows('HIGH');
	await view.resize(50, 12);
	await view.shows('ProfileMesh needs 60 × 16; this window is 50 × 12.');
	await view.resize(80, 20);
	await view.shows('customers');
	fits(t, view, [80, 20]);
});

test('the drift table shows schema changes first, and severities can be hidden', async t => {
	const view = open(t, [140, 40]);
	await view.shows('HIGH');
	await view.press('enter');
	await view.shows('loyalty_tier');
	t.regex(view.text(), /▽ LOW +│ loyalty_tier +│ ◆ column added[^▲]+▲ HIGH/v);
	t.regex(
		view.text(),
		/▲ HIGH +│ age +│ mean +│ +\d\d\.\d\d *│ +\d\d\.\d\d *│ +\+\d\d\.\d % *│ \+\d\d\.\d % is past 30 %/v,
	);
	await view.press('1', '3');
	t.regex(view.text(), /hidden: HIGH, LOW/v);
	t.notRegex(view.text(), /│ +▲ HIGH/v);
	t.regex(view.text(), /△ MED/v);
});

test('if not all bins fit below the findings, fewer and wider ones show the whole distribution', async t => {
	const view = open(t, [140, 36]);
	await view.shows('HIGH');
	await view.press('d');
	await view.shows('in both');
	const binsIn = () => view.lines().filter(line => /^ {2}[\d.]+ – [\d.]+ .+%/v.test(line));
	const [all] = [binsIn()];
	await view.resize(140, 33);
	const fewer = binsIn();
	t.true(fewer.length >= 4 && fewer.length < all.length, view.text());
	const edgesOf = (bins: readonly string[]) =>
		[/[\d.]+/v.exec(bins[0] ?? '')?.[0], /– (?<end>[\d.]+)/v.exec(bins.at(-1) ?? '')?.groups?.['end']].map(Number);
	t.deepEqual(edgesOf(fewer), edgesOf(all), 'from the lowest value to the highest');
});

test('in 80 × 24 the finding under the cursor has both distributions, as large as the list leaves room', async t => {
	const view = open(t, [80, 24]);
	await view.shows('HIGH');
	await view.press('d');
	await view.shows('0 – ');
	t.regex(view.text(), /\n {2}baseline {3}[▁▂▃▄▅▆▇]+ {3}[\d.]+ – [\d.]+\n {2}current {4}[▁▂▃▄▅▆▇]+\n/v);
	await view.resize(80, 27);
	t.true(view.lines().filter(line => /^ {2}[\d.]+ – [\d.]+ .+%/v.test(line)).length >= 4, view.text());
});

test('a finding names its rule and sets both distributions side by side', async t => {
	const view = open(t, [140, 40]);
	await view.shows('HIGH');
	await view.press('enter');
	await view.shows('loyalty_tier');
	await view.press('/', 'm', 'e', 'a', 'n', 'enter', 'enter');
	await view.shows('age.mean');
	await view.shows('mean over');
	t.regex(view.text(), /why: \+\d\d\.\d % is past 30 %/v);
	t.regex(view.text(), /age +▒ in both {2}█ more now {2}░ less now +baseline +current +change/v);
	await view.press('v');
	t.regex(view.text(), /age +baseline {2}n 12,080 +current {2}n 12,440 +change/v);
	t.regex(view.text(), /b baseline, c current/v);
});

test('two marked runs are compared, the older one as the baseline', async t => {
	const view = open(t, [140, 40]);
	await view.shows('HIGH');
	await view.press('h');
	await view.shows('completed');
	const run = (line: number) => /○ (?<id>\w{6})/v.exec(view.lines()[line] ?? '')?.groups?.['id'] ?? '';
	const [latest, older] = [run(3), run(5)];
	await view.press('space', 'j', 'j', 'space');
	await view.shows('2 marked');
	await view.press('enter');
	await view.shows(`${older} → ${latest}`);
	t.regex(view.text(), new RegExp(`${older} → ${latest}`, 'v'));
});

test('the baseline can be chosen from the runs', async t => {
	const view = open(t, [140, 40]);
	await view.shows('HIGH');
	await view.press('enter');
	await view.shows('loyalty_tier');
	await view.press('b', 'enter');
	await view.shows('Choose the baseline run');
	const chosen = /(?<id>[\da-f]{6})[\da-f]{2} /v.exec(view.lines()[7] ?? '')?.groups?.['id'] ?? '';
	await view.press('j', 'j', 'j', 'j', 'enter');
	await view.shows(`${chosen} → `);
	await view.press('escape');
	await view.shows('over time');
	t.regex(view.text(), /❯ ○ customers/v);
});

test('the exported report is the visible one', async t => {
	const engine = memoryEngine();
	const view = openView(engine, [100, 30]);
	t.teardown(view.close);
	await view.shows('HIGH');
	await view.press('enter');
	await view.shows('loyalty_tier');
	await view.press('X');
	await view.shows('In which format?');
	await view.press('j', 'enter');
	await view.shows('Wrote drift-customers-');
	t.is(engine.exported.length, 1);
	t.is(engine.exported[0]?.format, 'json');
	t.is(engine.exported[0]?.report.current.datasetName, 'customers');
});

test('x writes a page of what is shown, on every screen that has something to share', async t => {
	const engine = memoryEngine();
	const view = openView(engine, [100, 30]);
	t.teardown(view.close);
	await view.shows('HIGH');
	await view.press('enter');
	await view.shows('loyalty_tier');
	await view.press('x');
	await view.shows('Wrote drift-customers-');
	await view.press('enter', 'x');
	await view.shows('Wrote drift-customers-');
	await view.press('escape', 'p', 'x');
	await view.shows('Wrote profile-customers-');
	await view.press('enter', 'x');
	await view.shows('Wrote profile-customers-');
	await view.press('escape', 'h', 'x');
	await view.shows('Wrote history-customers.html');
	t.deepEqual(
		engine.pages.map(({page}) =>
			/<title>(?<title>[^<]*)<\/title>/v.exec(page)?.groups?.['title']?.replace(/: .+/v, ': …'),
		),
		[
			'Drift of main.customers',
			'Drift of main.customers: …',
			'main.customers',
			'main.customers: …',
			'History of main.customers',
		],
	);
});

test('a broken config stays listed with its error', async t => {
	const view = open(t, [140, 30], {configs: ['shop.yml', 'broken.yml']});
	await view.shows('✖ broken');
	t.regex(view.text(), /shop\.yml +sqlite +development/v);
	await view.resize(60, 16);
	t.regex(view.text(), /broken\.yml +✖ broken/v, 'a narrow window says so too');
});

test('a narrow list of configs keeps the worst drift and the last batch of each', async t => {
	const view = open(t, [60, 16], {configs: ['shop.yml', 'other.yml']});
	await view.shows('HIGH');
	t.regex(view.lines()[2] ?? '', /config +environment +last batch +worst drift/v);
});

test('the only config that is found is opened at once', async t => {
	const view = open(t, [100, 30], {configs: ['shop.yml']});
	await view.shows('shop.yml › development');
	await view.shows('customers');
	t.notRegex(view.text(), /configs/v);
});

test('without any config, the first screen offers to open a source, or to create a config or the sample', async t => {
	const view = open(t, [60, 16], {configs: []});
	await view.shows('No config found');
	t.regex(view.text(), /o {2}open a database[\s\S]+i {2}create a config[\s\S]+s {2}create the sample/v);
	await view.press('o');
	await view.shows('Open: ▏');
	await view.type(...'broken');
	await view.press('enter');
	await view.shows('unknown key tabels');
	t.regex(view.text(), /Open: broken▏/v, 'a wrong text stays to be mended');
	await view.press('escape', 's');
	await view.shows('profilemesh.yml › development');
});

test('a new config is written once its database opens, or when that is wanted all the same', async t => {
	const {view, engine} = openShop(t, [100, 30], {configs: []});
	await view.shows('No config found');
	await view.press('i', 'enter', 'down', 'enter');
	t.regex(view.text(), / {2}type +postgres {10,}profilemesh\.yml\n/v, 'the file stands beside what it is made of');
	t.regex(view.text(), /❯ host +localhost.*\n.*port +5432/v, 'defaults can stay');
	t.regex(view.text(), / {2}database +needed/v);
	await view.press('down', 'enter', 'x', 'enter');
	t.regex(view.text(), /port: 5432x▏ {3}It must be a number from 1 to 65535\./v);
	await view.press('escape', 'w');
	view.paste('unreachable');
	await view.press('enter', 'w');
	t.regex(view.text(), /✖ The database cannot be reached\n[\s\S]*press w to write it all the same/v);
	t.deepEqual(engine.newConfigs, []);
	for (const size of [
		[60, 16],
		[140, 40],
	] as const) {
		await view.resize(size[0], size[1]);
		fits(t, view, size);
	}

	await view.press('w');
	await view.shows('Wrote profilemesh.yml. Its database could not be opened.');
	t.regex(engine.newConfigs[0]?.text ?? '', /host: localhost\n +port: 5432\n +database: unreachable\n/v);
});

test('leaving a new config leads back, and writes nothing', async t => {
	const {view, engine} = openShop(t, [60, 16], {configs: []});
	await view.shows('No config found');
	await view.press('i', 'down', 'enter', 'a', '.', 'd', 'b', 'enter');
	t.regex(view.text(), /filepath +a\.db/v);
	t.regex(view.lines().at(-1) ?? '', /^enter change {3}w write {3}esc cancel/v);
	await view.press('escape');
	t.regex(view.text(), /No config found/v);
	t.deepEqual(engine.newConfigs, []);
});

test('an unreachable source shows what happened, why and what to press, and can be tried again', async t => {
	const failure = new ProfileMeshError('source', 'Cannot open /data/shop.db', {
		why: 'the file does not exist',
		hint: 'Check source.filepath',
	});
	const view = open(t, [100, 30], {failure, runs: 0});
	await view.shows('✖ Cannot open /data/shop.db');
	t.regex(view.text(), /the file does not exist/v);
	t.regex(view.text(), /Check source\.filepath/v);
	t.regex(view.text(), /Press R to reload, E to edit the config, q to quit\./v);
	t.regex(
		view.lines().at(-1) ?? '',
		/^E edit config {3}R reload {3}q quit {3}\? keys$/v,
		'only keys that do something are offered',
	);
	fits(t, view, [100, 30]);
});

test('while the source is unreachable its runs so far are open to read', async t => {
	const failure = new ProfileMeshError('source', 'Cannot open /data/shop.db', {why: 'the file does not exist'});
	const view = open(t, [100, 30], {failure});
	await view.shows('HIGH');
	t.regex(view.text(), /✖ Cannot open \/data\/shop\.db: the file does not exist {3}R reloads/v);
	await view.resize(60, 16);
	t.regex(view.text(), /✖ Cannot open \/data\/shop\.db {3}R reloads\n/v, 'in a narrow window without the reason');
	await view.resize(100, 30);
	await view.press('enter');
	await view.shows('why');
	t.regex(view.text(), /customers › drift/v);
	await view.press('escape', 'p');
	await view.shows('total_purchases');
	fits(t, view, [100, 30]);
});

test('a dataset without runs is profiled by r, and what failed can be retried', async t => {
	const view = open(t, [100, 30]);
	await view.shows('HIGH');
	await view.press('G');
	await view.press('k', 'r');
	await view.shows('done in');
	t.regex(view.text(), /✖ v_legacy .+no such column: discount/v);
	t.regex(view.text(), /r retry failed/v);
	t.regex(view.text(), /█ {2}100 %/v, 'a batch that ran to its end is done');
	await view.press('r');
	await view.shows('done in');
	await view.press('escape');
	await view.shows('v_legacy');
	t.regex(view.text(), /❯ ○ v_legacy/v);
});

test('of several configs the cursor begins on one of this directory, whatever was used last elsewhere', async t => {
	const engine = memoryEngine({configs: ['shop.yml', '../elsewhere/other.yml']});
	const [, elsewhere = ''] = await engine.discover();
	await engine.changePreferences(memory => withConfig(memory, elsewhere, config => config));
	const view = openView(engine, [100, 30]);
	t.teardown(view.close);
	await view.shows('2 found');
	t.regex(view.text(), /❯ shop\.yml/v);
});

test('a cancelled batch keeps finished runs', async t => {
	const engine = memoryEngine({tableTakes: 20, heldTables: ['orders']});
	const view = openView(engine, [100, 30]);
	t.teardown(view.close);
	await view.shows('HIGH');
	const before = engine.kept.length;
	await view.press('a', 'enter');
	await view.shows('✔ customers');
	await view.press('c');
	await view.shows('cancelled after');
	t.regex(view.text(), /– v_legacy +– +– +cancelled/v);
	t.true(engine.kept.length > before);
	t.true(engine.kept.length < before + 5);
});

test('a batch keeps running while the user is on other screens, and its screen can be opened again', async t => {
	const engine = memoryEngine({tableTakes: 20, heldTables: ['customers']});
	const view = openView(engine, [100, 30]);
	t.teardown(view.close);
	await view.shows('HIGH');
	await view.press('space', 'enter');
	await view.shows('c cancel');
	await view.press('escape');
	await view.shows('A batch is running');
	t.regex(view.text(), /batch at \d+ %/v);
	await waitUntil('the mark of customers to turn', () => /[\u{2800}-\u{28FF}] customers/v.test(view.text()));
	await view.press('r');
	await view.shows('› run');
	engine.finishTables();
	await view.shows('done in');
	t.regex(view.text(), /1 of 1 profiled/v);
});

test('another screen says that the run has ended, and how', async t => {
	const engine = memoryEngine({heldTables: ['customers']});
	const view = openView(engine, [100, 30]);
	t.teardown(view.close);
	await view.shows('HIGH');
	await view.press('space', 'enter');
	await view.shows('c cancel');
	await view.press('escape');
	await view.shows('A batch is running');
	engine.finishTables();
	await view.shows('Profiled 1 dataset in');
	t.notRegex(view.text(), /batch at \d+ %/v);
});

test('the screen of a finding gives its reason as a sentence, below one blank line', async t => {
	const view = open(t, [140, 60]);
	await view.shows('HIGH');
	await view.press('d');
	await view.shows('drift over');
	await view.press('enter');
	await view.shows('how it was decided');
	t.regex(view.text(), /\n {16}\+[\d.]+ % is past 30 %: high\n/v);
	await view.press('right', 'right');
	await view.shows('age.distribution');
	await view.shows('how it was decided');
	const [first, second] = view.lines().slice(view.lines().findIndex(text => text.includes('how it was decided')) - 2);
	t.not(first?.trim(), '', view.text());
	t.is(second?.trim(), '');
});

test('q asks before it stops a run: esc stays, and q again quits', async t => {
	const view = open(t, [100, 30], {heldTables: ['customers']});
	await view.shows('HIGH');
	await view.press('space', 'enter');
	await view.shows('c cancel');
	await view.press('q', 'q');
	await view.shows('q again stops it and quits');
	await view.press('escape');
	await view.shows('A batch is running');
	t.notRegex(view.text(), /q again|first screen/v);
	await view.press('q', 'q');
	t.is(await view.ended(), 130);
});

test('a narrow window keeps what to press at the end of a notice', async t => {
	const view = open(t, [60, 16], {heldTables: ['customers']});
	await view.shows('HIGH');
	await view.press('G', 'd');
	t.true(view.text().includes('Press r to profile it.'), 'A comparison needs two runs…');
	await view.press('g', 'space', 'enter');
	await view.shows('c cancel');
	await view.press('q', 'q');
	await view.shows('q again stops it and quits, esc stays');
	await view.press('q');
	t.is(await view.ended(), 130);
});

test('leaving in the middle of a run exits with 130, otherwise with 0', async t => {
	const busy = open(t, [100, 30], {heldTables: ['customers']});
	await busy.shows('HIGH');
	await busy.press('space', 'enter');
	await busy.shows('c cancel');
	await busy.press('ctrl+c');
	t.is(await busy.ended(), 130);

	const idle = open(t, [100, 30]);
	await idle.shows('HIGH');
	await idle.press('ctrl+c');
	t.is(await idle.ended(), 0);
});

test('hostile names and values do not reach the terminal', async t => {
	const name = 'evil\u{1B}[31m\n\u{202E}table';
	const view = open(t, [100, 30], {tables: [{name, rows: () => 3, columns: []}]});
	await view.shows('evil');
	t.true(view.text().includes(String.raw`evil\x1B[31m\n\u202Etable`));
	await view.press('h');
	await view.shows('completed');
	fits(t, view, [100, 30]);
});

test('a screen reader gets every row as a sentence, without pictures', async t => {
	const view = openView(memoryEngine(), [100, 30], {isScreenReaderEnabled: true});
	t.teardown(view.close);
	await view.shows('HIGH');
	t.regex(
		view.text(),
		/Here: customers; rows 12,440; change \+3\.0 %; cols 9; last run 2 h ago; drift ◆ 1 schema {2}▲ 4 HIGH/v,
	);
	t.notRegex(view.text(), /[▁▂▃▄▅▆▇█]/v);
	t.regex(view.text(), /Keys: enter open, space select/v);
});
