// Home by its keys: what is listed in which order, what is selected, and what is remembered.
import test from 'ava';
import {ProfileMeshError} from '../../source/errors.ts';
import {memoryEngine, type MemoryEngine, withWorkspace} from '../support/memory-engine.ts';
import {openShop, type View} from '../support/session-view.ts';
import {shopTables} from '../support/shop.ts';

/** The names of the datasets as they are listed. */
const namesIn = (view: View): readonly string[] =>
	view.lines().flatMap(line => /^[ ❯] [◉○] (?<name>\S+)/v.exec(line)?.groups?.['name'] ?? []);

const selectedIn = (view: View): readonly string[] =>
	view.lines().flatMap(line => /^[ ❯] ◉ (?<name>\S+)/v.exec(line)?.groups?.['name'] ?? []);

test('a shifted letter sorts the list, the same letter again reverses it, and the heading marks the order', async t => {
	const {view} = openShop(t, [140, 40]);
	await view.shows('HIGH');
	t.deepEqual(namesIn(view), ['customers', 'orders', 'products', 'v_legacy', 'v_returns']);
	t.regex(view.lines()[2] ?? '', /drift▾/v);
	await view.press('S');
	t.deepEqual(namesIn(view), ['orders', 'customers', 'v_returns', 'products', 'v_legacy']);
	t.regex(view.lines()[2] ?? '', /▾rows/v);
	await view.press('S');
	t.deepEqual(namesIn(view), ['v_legacy', 'products', 'v_returns', 'customers', 'orders']);
	await view.press('N', 'N');
	t.deepEqual(namesIn(view), ['v_returns', 'v_legacy', 'products', 'orders', 'customers']);
	t.regex(view.lines()[2] ?? '', /dataset▾/v);
	await view.press('C');
	t.deepEqual(namesIn(view).slice(0, 3), ['customers', 'orders', 'products'], 'those without two runs come last');
});

test('home opens judged where the verdicts are kept with the runs, and judges nothing again', async t => {
	const first = openShop(t, [140, 40]);
	await first.view.shows('2 drifted');
	const {engine} = first;
	const asked: string[] = [];
	const next = openShop(t, [140, 40], {
		engine: withWorkspace(engine, workspace => ({
			async driftStatus(dataset, comparison) {
				asked.push(dataset.datasetName);
				return workspace.driftStatus(dataset, comparison);
			},
		})),
	}).view;
	await next.shows('2 drifted');
	t.deepEqual(namesIn(next), ['customers', 'orders', 'products', 'v_legacy', 'v_returns']);
	t.regex(next.text(), /▲ HIGH +age +mean/v, 'the findings below the list are kept as well');
	t.deepEqual(asked, []);
});

test('home shows the runs of another program, with a message, and leaves the cursor on its table', async t => {
	const {view, engine} = openShop(t, [140, 40]);
	await view.shows('2 drifted');
	await view.press('j', 'j');
	t.is(hereIn(view), 'products');
	t.regex(view.text(), /orders {3,}47,899 /v);
	engine.profileElsewhere('orders', 'v_returns');
	await view.shows('New runs by another program: orders, v_returns');
	t.regex(view.text(), /orders {3,}48,110 /v, 'the rows of the load that the other program saw');
	t.regex(view.text(), /v_returns view .+ just now +first run/v);
	t.is(hereIn(view), 'products');
	await view.press('j');
	t.notRegex(view.text(), /another program/v, 'it is a quiet line, until the next key');
});

test('runs of this session are not reported as those of another program', async t => {
	const {view, engine} = openShop(t, [140, 40]);
	await view.shows('2 drifted');
	await view.press('r');
	await view.shows('done in');
	await view.press('escape');
	engine.profileElsewhere('products');
	await view.shows('New runs by another program: products');
	t.notRegex(view.text(), /another program: .*customers/v);
});

test('the key a waits until the source has listed its tables, and so do the keys after it', async t => {
	const {promise: answered, resolve: answer} = Promise.withResolvers<void>();
	const memory = memoryEngine({tableTakes: 20});
	const {view} = openShop(t, [100, 30], {
		engine: withWorkspace(memory, workspace => ({
			async tables(options) {
				await answered;
				return workspace.tables(options);
			},
		})),
	});
	await view.shows('Waiting for the source');
	t.deepEqual(namesIn(view).toSorted(), ['customers', 'orders', 'products'], 'those with runs');
	await view.press('/', 'a', 'escape');
	await view.press('a', 'enter');
	await view.shows('a waits until the source has listed all tables; esc drops it');
	t.deepEqual(selectedIn(view), []);
	answer();
	await view.shows('4 of 5 profiled');
});

/** An engine whose verdicts wait to be let through. */
const withHeldVerdicts = (engine: MemoryEngine) => {
	const {promise: released, resolve: release} = Promise.withResolvers<void>();
	return {
		release,
		engine: withWorkspace(engine, workspace => ({
			async driftStatus(dataset, comparison) {
				await released;
				return workspace.driftStatus(dataset, comparison);
			},
		})),
	};
};

/** The name of the dataset under the cursor. */
const hereIn = (view: View): string | undefined =>
	view.lines().flatMap(line => /^❯ [◉○] (?<name>\S+)/v.exec(line)?.groups?.['name'] ?? [])[0];

test('while runs are judged no row moves, and afterwards the cursor is still on its dataset', async t => {
	const held = withHeldVerdicts(memoryEngine({tables: shopTables.toReversed()}));
	const {view} = openShop(t, [140, 40], {engine: held.engine});
	await view.shows('customers');
	await view.press('N', 'N', 'D');
	const before = namesIn(view);
	await view.press('down', 'down');
	const here = hereIn(view);
	t.is(here, before[2]);
	held.release();
	await view.shows('2 drifted');
	t.deepEqual(namesIn(view).slice(0, 2), ['customers', 'orders']);
	t.is(hereIn(view), here);
});

test('a verdict of the run before is marked until the latest run is judged', async t => {
	const first = openShop(t, [140, 40]);
	await first.view.shows('2 drifted');
	// It would take over the run of the next session, and judge it.
	first.view.close();
	const held = withHeldVerdicts(first.engine);
	const {view} = openShop(t, [140, 40], {engine: held.engine});
	await view.shows('2 drifted');
	await view.press('r');
	await view.shows('done in');
	await view.press('escape');
	await view.shows('… 1 schema');
	t.regex(view.text(), /not judged yet, this was found before:/v);
	held.release();
	await view.shows('2 drifted');
	t.notRegex(view.text(), /… 1 schema|not judged yet/v);
});

test('the footer says that enter looks at a dataset that was never profiled', async t => {
	const {view} = openShop(t, [100, 30]);
	await view.shows('HIGH');
	t.regex(view.lines().at(-1) ?? '', /^enter open/v);
	await view.press('G');
	t.regex(view.lines().at(-1) ?? '', /^enter look/v);
});

test('the next session sorts home as this one did', async t => {
	const {view, engine} = openShop(t, [100, 30]);
	await view.shows('HIGH');
	await view.press('S');
	const next = openShop(t, [100, 30], {engine});
	await next.view.shows('HIGH');
	t.is(namesIn(next.view)[0], 'orders');
});

test('only what drifted can be shown, and escape shows all again', async t => {
	const {view} = openShop(t, [100, 30]);
	await view.shows('HIGH');
	await view.press('f');
	await view.shows('only what drifted: 2 of 5');
	t.deepEqual(namesIn(view), ['customers', 'orders']);
	await view.press('escape');
	t.is(namesIn(view).length, 5);
});

test('a range is selected from the dataset that was selected last to the cursor, in either direction', async t => {
	const {view} = openShop(t, [100, 30]);
	await view.shows('HIGH');
	await view.press('j', 'space', 'j', 'j', 'v');
	t.deepEqual(selectedIn(view), ['orders', 'products', 'v_legacy']);
	await view.press('escape', 'G', 'space', 'k', 'v');
	t.deepEqual(selectedIn(view), ['v_legacy', 'v_returns']);
});

test('a selection is kept under a name, can be taken again in another session, and deleted', async t => {
	const {view, engine} = openShop(t, [100, 30]);
	await view.shows('HIGH');
	await view.press('w');
	t.regex(view.text(), /Nothing is selected/v);
	await view.press('space', 'j', 'space', 'w', 'q', 'u', 'i', 'x', 'backspace', 'space', '1');
	t.regex(view.text(), /Save these 2 as: qui 1▏/v);
	await view.press('enter');
	t.regex(view.text(), /Saved as qui 1/v);
	await view.press('escape');
	t.deepEqual(selectedIn(view), []);

	const next = openShop(t, [100, 30], {engine}).view;
	await next.shows('HIGH');
	await next.press('o');
	t.regex(next.text(), /❯ qui 1 {3}2 datasets/v);
	await next.press('enter');
	t.deepEqual(selectedIn(next), ['customers', 'orders']);
	await next.press('o', 'x');
	t.regex(next.text(), /Deleted qui 1/v);
	await next.press('escape', 'o');
	t.regex(next.text(), /No selection is saved yet/v);
});

test('below the list, home shows what changed in the dataset under the cursor, or what to press', async t => {
	const {view} = openShop(t, [140, 40]);
	await view.shows('HIGH');
	t.regex(view.text(), /customers {3}table.+\n.+loyalty_tier +◆ column added/v);
	t.regex(view.text(), /▲ HIGH +age +mean/v);
	await view.press('j', 'j');
	await view.shows('metrics compared');
	t.regex(view.text(), /products {3}table.+\n.+ok {3}\d+ metrics compared/v);
	await view.press('G');
	t.regex(view.text(), /Never profiled; about 2,040 rows\. Press enter to look at it, r to profile it\./v);
	await view.resize(60, 16);
	t.regex(
		view.text(),
		/\n {2}Never profiled; about 2,040 rows\. Press enter to look at\n {2}it, r to profile it\.\n/v,
	);
});

test('a tall window shows the columns of the dataset below, each with its worst drift', async t => {
	const {view} = openShop(t, [140, 40]);
	await view.shows('PSI');
	await view.shows('registration_date');
	t.regex(view.text(), /column +type +null % +distinct +min +mean +max +shape/v);
	t.regex(view.text(), /\n {4}customer_id +integer +0\.0 +/v);
	t.regex(view.text(), /\n {2}▲ age +integer +/v);
	t.regex(view.text(), /\n {2}◆ loyalty_tier +text +/v);
	for (const columns of [60, 70, 80, 90, 100, 110, 120, 130]) {
		await view.resize(columns, 40);
		const heading = view.lines().find(line => / null % .* shape/v.test(line)) ?? '';
		t.is(heading.includes(' min '), heading.includes(' max '), `both ends of a range, or neither: ${heading}`);
	}

	await view.resize(140, 40);
	await view.press('j');
	await view.shows('order_date');
	t.notRegex(view.text(), /registration_date/v, 'the columns are those of the dataset under the cursor');
	await view.press('G');
	t.notRegex(view.text(), /order_date|null %/v, 'one that was never profiled has none');
});

test('if not all columns fit, the list says how many more there are and which key shows them', async t => {
	const {view} = openShop(t, [100, 20]);
	await view.shows('HIGH');
	await view.press('j');
	await view.shows('null %');
	const lines = view.lines();
	const from = lines.findIndex(line => line.includes('null %'));
	const to = lines.findIndex(line => line.includes('more columns: p'));
	t.is(to - from - 1 + Number(/and (?<more>\d+) more/v.exec(lines[to] ?? '')?.groups?.['more']), 5, view.text());
	await view.resize(60, 16);
	t.notRegex(view.text(), /null %/v, 'a low window has no room for them');
});

test('columns are read only for the dataset on which the cursor rests, not for those that it passes', async t => {
	const memory = memoryEngine({tableTakes: 20});
	const read: string[] = [];
	const {view} = openShop(t, [140, 40], {
		engine: withWorkspace(memory, workspace => ({
			cursorRest: 50,
			async firstColumns(runId, count) {
				read.push(memory.kept.find(({run}) => run.runId === runId)?.run.datasetName ?? '');
				return workspace.firstColumns(runId, count);
			},
		})),
	});
	await view.shows('registration_date');
	await view.type('j', 'j');
	await view.shows('product_name');
	await view.type('k', 'k');
	await view.shows('registration_date');
	t.deepEqual(read, ['customers', 'products'], 'what was read is kept');
});

test('the list marks a dataset whose last run failed, with the reason below', async t => {
	const {view} = openShop(t, [140, 40]);
	await view.shows('HIGH');
	await view.press('/', 'l', 'e', 'g', 'enter', 'r');
	await view.shows('done in');
	await view.press('escape');
	await view.shows('✖ last run failed');
	t.regex(view.text(), /The last run failed: no such column: discount/v);
	t.regex(
		view.text(),
		/v_legacy view .+(?:just now|ago) +✖ last run failed/v,
		'it was run, though nothing came of it',
	);
	t.regex(view.lines()[0] ?? '', /1 failed/v);
});

test('the plan starts the profile of its datasets, and the selection is cleared', async t => {
	const {view} = openShop(t, [100, 30]);
	await view.shows('HIGH');
	await view.press('space', 'j', 'space', 'n');
	await view.shows('SELECT');
	t.regex(view.text(), /nothing has been run/v);
	await view.press('enter');
	await view.shows('2 of 2 profiled');
	await view.press('escape', 'escape');
	t.deepEqual(selectedIn(view), []);
	t.is(namesIn(view).length, 5);
});

test('the screen of a run can be opened again after the run has ended', async t => {
	const {view} = openShop(t, [100, 30]);
	await view.shows('HIGH');
	await view.press('l');
	t.regex(view.text(), /This session has no batch yet/v);
	await view.press('r');
	await view.shows('done in');
	await view.press('escape', 'l');
	t.regex(view.text(), /1 of 1 profiled/v);
});

test('columns that a run could not measure are listed with their reasons', async t => {
	const tables = shopTables.map(table =>
		table.name === 'customers'
			? {...table, failingColumns: {age: 'integer overflow', email: 'no such function'}}
			: table,
	);
	const {view} = openShop(t, [100, 30], {tables});
	await view.shows('HIGH');
	await view.press('r');
	await view.shows('done in');
	t.regex(view.text(), /2 columns failed: email, age/v);
	t.regex(view.text(), /age: integer overflow/v);
	await view.press('f');
	t.regex(view.text(), /f show all/v);
	await view.press('y');
	t.deepEqual(view.copied(), ['customers: email: no such function\nage: integer overflow']);
});

test('the editor opens a broken config at the broken line, and the mended config opens', async t => {
	const {view, engine} = openShop(t, [100, 30], {configs: ['broken.yml', 'shop.yml']});
	await view.shows('✖ broken');
	t.regex(view.text(), /broken\.yml:4:3/v);
	t.regex(view.text(), /e edit/v);
	await view.press('enter');
	t.regex(view.text(), /This config has an error\. Press e to edit it/v);
	await view.press('e');
	await view.shows('still has an error');
	t.is(engine.edited[0]?.[1], 4);
	t.regex(engine.edited[0]?.[0] ?? '', /broken\.yml$/v);
	await view.press('j', 'enter');
	await view.shows('HIGH');
	await view.press('E');
	await view.shows('HIGH');
	t.regex(engine.edited[1]?.[0] ?? '', /shop\.yml$/v);
});

test('three environments are listed to choose from, and of two the key takes the other one', async t => {
	const two = openShop(t, [100, 30]).view;
	await two.shows('HIGH');
	await two.press('e');
	await two.shows('shop.yml › production');
	const three = openShop(t, [100, 30], {environments: ['development', 'staging', 'production']}).view;
	await three.shows('HIGH');
	await three.press('e');
	t.regex(three.text(), /Which environment\?/v);
	t.regex(three.text(), /❯ development +the current one/v);
	await three.press('j', 'enter');
	await three.shows('shop.yml › staging');
});

test('pasted text never acts as keys, and is text where text is typed', async t => {
	const {view} = openShop(t, [100, 30]);
	await view.shows('HIGH');
	view.paste('a\rq');
	await view.shows('Pasted text does not trigger keys');
	t.deepEqual(selectedIn(view), []);
	await view.press('/');
	view.paste('ord\nq');
	await view.shows('1 of 5');
	t.deepEqual(namesIn(view), ['orders']);
});

test('the name of the dataset is copied to the clipboard', async t => {
	const {view} = openShop(t, [100, 30]);
	await view.shows('HIGH');
	await view.press('y');
	t.deepEqual(view.copied(), ['main.customers']);
	t.regex(view.text(), /Copied main\.customers/v);
});

test('R on the list of configs reads all of them again, and the next key acts on the new list', async t => {
	const configs = ['shop.yml', 'other.yml', 'third.yml'];
	const memory = memoryEngine({configs});
	let opened = 0;
	const {view} = openShop(t, [100, 30], {
		engine: {
			...memory,
			async open(loaded) {
				opened++;
				return memory.open(loaded);
			},
		},
	});
	await view.shows('3 found');
	await view.shows('HIGH');
	t.regex(view.text(), /❯ shop\.yml/v);
	configs.shift();
	const openedBefore = opened;
	await view.press('R', 'enter');
	await view.shows('other.yml › development');
	await view.press('escape');
	await view.shows('2 found');
	await view.shows('HIGH');
	t.true(opened > openedBefore, 'a config that is opened after R is not the one of before');
});

test('n and N go through what passes the filter and round its end, and / begins anew', async t => {
	const {view} = openShop(t, [100, 30]);
	await view.shows('HIGH');
	await view.press('/', 'v', '_', 'enter');
	t.is(namesIn(view).length, 2);
	const first = hereIn(view);
	await view.press('n');
	t.not(hereIn(view), first);
	await view.press('n');
	t.is(hereIn(view), first);
	await view.press('N');
	t.not(hereIn(view), first);
	await view.press('/', 'c', 'u', 's', 't');
	t.deepEqual(namesIn(view), ['customers']);
});

test('an error after a key is shown whole, with its reason and what to do, in a narrow window too', async t => {
	const engine = withWorkspace(memoryEngine(), () => ({
		async plan() {
			throw new ProfileMeshError('source', 'Cannot read /data/shop.db', {
				why: 'database is locked',
				hint: 'Another program holds the database; try again when it is done.',
			});
		},
	}));
	const {view} = openShop(t, [60, 16], {engine});
	await view.shows('HIGH');
	await view.press('r');
	t.regex(
		view.text(),
		/\nCannot read \/data\/shop\.db – database is locked – Another\nprogram holds the database; try again when it is done\.\n/v,
	);
});

test('while the storage is slow, the screen says what it waits for, and only then', async t => {
	const engine = memoryEngine();
	const waiting: Array<(text: string | undefined) => void> = [];
	const {view} = openShop(t, [60, 16], {
		engine: {
			...engine,
			async open(loaded, {onWait} = {}) {
				waiting.push(text => onWait?.(text));
				return engine.open(loaded);
			},
		},
	});
	await view.shows('customers');
	waiting[0]?.('Waiting for the storage: another program holds /data/runs.db');
	await view.shows('Waiting for the storage: another program holds');
	await view.press('down');
	t.regex(view.text(), /\nWaiting for the storage: [\w ]+ \/data\/runs\.db\n/v, 'a key does not end it');
	waiting[0]?.(undefined);
	await view.settled();
	t.notRegex(view.text(), /Waiting for the storage/v);
});
