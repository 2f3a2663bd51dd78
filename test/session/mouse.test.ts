// The mouse in the session: off until the user switches it on, and never mistaken for keys.
import test, {type ExecutionContext} from 'ava';
import {MouseReader} from '../../source/session/input/mouse-reports.ts';
import fc from '../support/properties.ts';
import {openShop, type View} from '../support/session-view.ts';

const on = '\u{1B}[?1000h\u{1B}[?1006h';
const off = '\u{1B}[?1006l\u{1B}[?1000l';

/** The report of a button at a line of the screen, from 1 on as terminals count. */
const report = (button: number, line: number, end = 'M'): string => `\u{1B}[<${button};12;${line}${end}`;

const lineOf = (view: View, text: string): number => view.lines().findIndex(line => line.includes(text)) + 1;

const click = async (view: View, text: string): Promise<void> => {
	const line = lineOf(view, text);
	await view.send(report(0, line) + report(0, line, 'm'));
};

const cursorOf = (view: View): string => view.lines().find(line => line.includes('❯')) ?? '';

const home = async (t: ExecutionContext, size: readonly [number, number] = [140, 40]) => {
	const opened = openShop(t, size);
	await opened.view.shows('v_returns');
	await opened.view.shows('2 drifted');
	return opened;
};

test('the mouse is the terminal’s own until M is pressed, and again after M', async t => {
	const {view, engine} = await home(t);
	t.deepEqual(view.sequences(), []);
	await view.press('M');
	t.true(view.text().includes('Mouse on: wheel scrolls, click selects, second click opens'));
	t.deepEqual(view.sequences(), [on]);
	t.true((await engine.readPreferences()).mouse);
	await view.press('M');
	t.true(view.text().includes('Mouse off: the terminal selects text'));
	t.deepEqual(view.sequences(), [on, off]);
	const before = view.text();
	await view.send(report(0, lineOf(view, 'orders')) + report(65, 3));
	t.is(view.text(), before, 'a report that was on its way is no key');
});

test('the wheel moves, a click selects a row, and one more opens it', async t => {
	const {view} = await home(t);
	await view.press('M');
	await view.send(report(65, 20) + report(65, 20));
	t.regex(cursorOf(view), /products/v);
	await view.send(report(64, 20));
	t.regex(cursorOf(view), /orders/v);
	await click(view, '○ customers');
	t.regex(cursorOf(view), /customers/v);
	await click(view, '❯');
	await view.shows('customers › drift');
});

for (const size of [
	[140, 40],
	[100, 30],
	[60, 16],
] as const) {
	test(`on ${size.join('×')} a click hits the finding that it points at`, async t => {
		const {view} = await home(t, size);
		await view.press('M', 'd');
		await view.shows('loyalty');
		await view.settled();
		await click(view, 'mean');
		t.regex(cursorOf(view), /mean/v);
		await click(view, '❯');
		await view.shows('age.mean');
	});
}

test('a click beside the rows, and other buttons, do nothing', async t => {
	const {view} = await home(t);
	await view.press('M', 'j');
	const before = view.text();
	await view.send(report(0, 1) + report(0, 39) + report(1, 5) + report(2, 5) + report(35, 5) + report(66, 5));
	t.is(view.text(), before);
});

test('mouse reports do not answer a question, and letters typed among them do', async t => {
	const {view} = await home(t);
	await view.press('M', 'space', 'w');
	await view.send(`a${report(65, 5)}b${report(0, 6)}c`);
	t.regex(view.text(), /abc/v);
	t.notRegex(view.text(), /\[<|;12;/v);
});

test('a pasted mouse report is text', async t => {
	const {view} = await home(t);
	await view.press('M', '/');
	await view.send(`\u{1B}[200~ord${report(65, 5)}\u{1B}[201~`);
	t.true(view.text().includes('ord'));
	await view.press('escape');
	t.regex(cursorOf(view), /customers/v);
});

test('the editor gets the terminal without the mouse, and the end of the session gives it back', async t => {
	const {view, engine} = await home(t);
	await view.press('M', 'E');
	await view.settled();
	t.is(engine.edited.length, 1);
	t.deepEqual(view.sequences(), [on, off, on]);
	view.close();
	t.deepEqual(view.sequences(), [on, off, on, off]);
});

test('the next session begins with the mouse as it was left', async t => {
	const {view, engine} = await home(t);
	await view.press('M');
	view.close();
	const {view: next} = openShop(t, [100, 30], {engine});
	await next.shows('v_returns');
	await next.settled();
	t.deepEqual(next.sequences(), [on]);
});

test('every mouse report is read once, however the terminal cuts it, and pasted ones are not', t => {
	const part = fc.oneof(
		fc.constantFrom('a', '[', 'M', '<', '0;1', 'é', '\u{1B}', '\u{1B}[A', `\u{1B}[200~x${report(0, 7)}\u{1B}[201~`),
		fc.tuple(fc.constantFrom(0, 4, 64, 65, 81), fc.integer({min: 1, max: 300})),
	);
	const kinds = new Map([
		[0, 'press'],
		[4, 'press'],
		[64, 'wheelUp'],
		[65, 'wheelDown'],
		[81, 'wheelDown'],
	]);
	fc.assert(
		fc.property(fc.array(part), fc.array(fc.integer({min: 1, max: 9})), (parts, lengths) => {
			const text = parts.map(item => (typeof item === 'string' ? item : report(...item))).join('');
			const reader = new MouseReader();
			const events = [];
			let from = 0;
			for (const length of [...lengths, text.length]) {
				events.push(...reader.read(text.slice(from, from + length)));
				from += length;
			}

			t.deepEqual(
				events,
				parts.flatMap(item =>
					typeof item === 'string' ? [] : [{kind: kinds.get(item[0]), row: item[1] - 1}],
				) as typeof events,
			);
		}),
	);
});
