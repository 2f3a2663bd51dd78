// What the session does with keys that come too early, with keys that fail, and with work that need not be done twice.
import {setImmediate as nextTurn} from 'node:timers/promises';
import test, {type ExecutionContext} from 'ava';
import {Signal} from '../../../source/session/state/signal.ts';
import {createSession} from '../../../source/session/create-session.tsx';
import {handleKeys} from '../../../source/session/navigation/dispatch.ts';
import type {SessionEngine} from '../../../source/session/services/engine.ts';
import {newList, type ListState} from '../../../source/session/state/list-state.ts';
import type {TablesState} from '../../../source/session/screens/tables/state.ts';
import type {Session} from '../../../source/session/navigation/session.ts';
import {memoryEngine, type MemoryOptions, withWorkspace} from '../../support/memory-engine.ts';
import {waitUntil} from '../../support/wait-until.ts';

const open = (t: ExecutionContext, engine: SessionEngine, keys: readonly string[] = []): Session => {
	const {session} = createSession({
		engine,
		configFile: 'shop.yml',
		environment: undefined,
		size: {columns: 100, rows: 30},
		terminal: {send: () => undefined, stopReading: async () => undefined, prepareDrawing: () => undefined},
		keys,
		exit: () => undefined,
	});
	t.teardown(async () => session.close());
	return session;
};

/** Home, while its tables may still load. */
const loadingHomeOf = async (session: Session): Promise<TablesState> => {
	await waitUntil('home', () => session.current?.screen === 'tables');
	if (session.current?.screen !== 'tables') {
		throw new Error('The user is elsewhere');
	}

	return session.current;
};

/** Home, once its tables are there. */
const homeOf = async (session: Session): Promise<TablesState> => {
	const home = await loadingHomeOf(session);
	await waitUntil('the tables of home', () => home.openConfig.rows.current !== undefined);
	return home;
};

const slow: MemoryOptions = {answerTakes: 60, tableTakes: 5};

test('keys pressed before there is a screen wait for it', async t => {
	const session = open(t, memoryEngine(slow), ['j', 'd']);
	t.is(session.current, undefined);
	await waitUntil('the drift', () => session.current?.screen === 'drift');
	t.like(session.current, {dataset: {datasetName: 'orders'}});
});

test('keys pressed while a list loads wait for it, and those typed into its filter too', async t => {
	const session = open(t, memoryEngine(slow));
	await waitUntil('home', () => session.current?.screen === 'tables');
	handleKeys(session, ['/', 'q', 'backspace', 'o', 'r', 'd', 'enter', 'p', 'j', 'enter']);
	t.is(session.current?.screen, 'tables');
	await waitUntil('the column', () => session.current?.screen === 'column');
	t.like(session.current, {dataset: {datasetName: 'orders'}});
});

test('the key a selects all tables also where the list of configs reads them at the same time', async t => {
	const session = open(t, memoryEngine(slow));
	const home = await loadingHomeOf(session);
	handleKeys(session, ['a']);
	await home.openConfig.rows.refresh();
	const all = home.openConfig.rows.current ?? [];
	t.true(all.length > 2);
	await waitUntil('all tables to be selected', () => home.selected.value.size === all.length);
});

test('escape gives up the keys that wait, and goes back', async t => {
	const engine = memoryEngine(slow);
	const session = open(t, engine);
	await homeOf(session);
	handleKeys(session, ['d', 'enter', 'enter', 'escape']);
	t.is(session.current?.screen, 'tables');
	await waitUntil('the engine to answer', () => !engine.isAnswering());
	await nextTurn();
	t.is(session.current?.screen, 'tables');
});

test('keys pressed while the other sides are looked up wait for them, and do nothing on the screen below', async t => {
	const session = open(t, memoryEngine({...slow, configs: ['shop.yml', 'other.yml']}));
	const home = await homeOf(session);
	handleKeys(session, ['c', 'j', 'down', '?']);
	t.deepEqual([session.current?.screen, home.list.value.cursor, session.help.value], ['tables', 0, false]);
	await waitUntil('the choice', () => session.current?.screen === 'choice');
	t.is(session.current?.screen === 'choice' ? session.current.cursor.value : undefined, 2);
	t.true(session.help.value);
});

test('escape gives up what a key leads to, with the keys that wait for it', async t => {
	const engine = memoryEngine(slow);
	const session = open(t, engine);
	const home = await homeOf(session);
	for (const keys of [
		['c', 'escape'],
		['c', 'enter', 'escape'],
		['space', 'enter', 'j', 'escape'],
	]) {
		handleKeys(session, keys);
		await waitUntil('the engine to answer', () => !engine.isAnswering());
		await nextTurn();
		t.is(session.current, home);
	}

	t.is(home.list.value.cursor, 0);
	t.is(session.batch.value, undefined, 'what was planned does not run');
	t.is(session.notice.value, undefined, 'and nothing says that it is planned');
	handleKeys(session, ['j']);
	t.is(home.list.value.cursor, 1);
});

test('keys that wait for something that fails are dropped', async t => {
	const engine = memoryEngine(slow);
	const session = open(t, {
		...engine,
		async discover() {
			await engine.discover();
			throw new Error('the folder is gone');
		},
	});
	await homeOf(session);
	handleKeys(session, ['c', 'd', 'enter']);
	await waitUntil('the error', () => session.notice.value?.text === 'the folder is gone');
	t.is(session.current?.screen, 'tables');
});

test('enter pressed twice begins one run', async t => {
	const engine = memoryEngine(slow);
	const session = open(t, engine);
	await homeOf(session);
	const before = engine.kept.length;
	handleKeys(session, ['space', 'enter', 'enter']);
	await waitUntil('the end of the run', () => session.batch.value?.isRunning === false);
	t.is(engine.kept.length, before + 1);
});

class BrokenCell extends Signal<ListState> {
	override update(): void {
		throw new Error('the list fell off');
	}
}

test('a failed action shows its error, and the next key works', async t => {
	const session = open(t, memoryEngine());
	const state = await homeOf(session);

	session.replace({...state, list: new BrokenCell(newList)});
	t.notThrows(() => {
		handleKeys(session, ['j']);
	});
	t.like(session.notice.value, {text: 'the list fell off', tone: 'failed'});
	handleKeys(session, ['?']);
	t.true(session.help.value);
});

test('two runs are compared once, however often the list is read, and those on the screen first', async t => {
	const engine = memoryEngine({answerTakes: 5});
	const compared: string[] = [];
	const session = open(
		t,
		withWorkspace(engine, workspace => ({
			async driftStatus(dataset, comparison) {
				compared.push(dataset.datasetName);
				if (dataset.datasetName === 'orders') {
					throw new Error('the runs cannot be compared');
				}

				return workspace.driftStatus(dataset, comparison);
			},
		})),
	);
	const state = await homeOf(session);

	state.openConfig.verdicts.setVisible(
		(state.openConfig.rows.current ?? []).filter(({datasetName}) => datasetName === 'products'),
	);
	await waitUntil('three comparisons', () => compared.length >= 3);
	await state.openConfig.refresh();
	await state.openConfig.refresh();
	t.deepEqual(compared.toSorted(), ['customers', 'orders', 'products']);
	t.true(compared.indexOf('products') < compared.indexOf('orders'));
});

test('a colon finds a column of any table by some letters, and opens its profile there', async t => {
	const session = open(t, memoryEngine());
	await homeOf(session);
	handleKeys(session, [':', 'o', 'r', 'd', 'a', 'm', 'o']);
	await waitUntil(
		'the columns',
		() => session.current?.screen === 'find' && session.current.columns.current !== undefined,
	);
	handleKeys(session, ['enter']);
	t.like(session.current, {screen: 'profile', dataset: {datasetName: 'orders'}});
	t.is(session.current?.screen === 'profile' ? session.current.list.value.cursorId : undefined, 'total_amount');
	handleKeys(session, ['escape']);
	t.is(session.current?.screen, 'tables');
});

test('a colon finds an action of the screen by some letters, and does it there', async t => {
	const session = open(t, memoryEngine());
	const state = await homeOf(session);
	handleKeys(
		session,
		[':', ...'select all', 'enter'].map(key => (key === ' ' ? 'space' : key)),
	);
	t.is(session.current?.screen, 'tables');
	t.is(state.selected.value.size, state.openConfig.rows.current?.length ?? 0);
});
