// Every screen at ten sizes of a window, with names and values that are hard to draw: nothing is wider or taller than
// the window.
import xterm from '@xterm/headless';
import test, {type ExecutionContext} from 'ava';
import {hardTables} from '../support/hard-tables.ts';
import {openShop, type View} from '../support/session-view.ts';
import {shopTables} from '../support/shop.ts';

const sizes = [
	[60, 16],
	[61, 17],
	[72, 20],
	[80, 24],
	[100, 30],
	[120, 36],
	[140, 40],
	[250, 16],
	[60, 70],
	[200, 60],
] as const;

type Size = readonly [number, number];

/**
What a terminal of that size makes of the frame: a line that is too wide goes on in the next one, one too many scrolls.
*/
const drawnOn = async (
	[columns, rows]: Size,
	frame: string,
): Promise<{readonly isWrapped: boolean; readonly lines: readonly string[]}> => {
	const terminal = new xterm.Terminal({
		cols: columns,
		rows,
		allowProposedApi: true,
		convertEol: true,
	});
	await new Promise<void>(resolve => {
		terminal.write(frame, resolve);
	});
	const {active} = terminal.buffer;
	const lines = Array.from({length: active.length}, (_, row) => active.getLine(row));
	const drawn = {
		isWrapped: lines.some(line => line?.isWrapped === true),
		lines: lines.map(line => line?.translateToString(true) ?? ''),
	};
	terminal.dispose();
	return drawn;
};

const fits = async (t: ExecutionContext, view: View, size: Size, screen: string): Promise<void> => {
	const {isWrapped, lines} = await drawnOn(size, view.frame());
	const [columns, rows] = size;
	const told = `${screen} at ${columns} × ${rows}:\n${lines.join('\n')}`;
	t.false(isWrapped, `a line is wider than the window: ${told}`);
	t.true(lines.length <= rows, `there are more lines than the window has: ${told}`);
	t.regex(lines[0] ?? '', /^ProfileMesh {2}/v, told);
	t.regex(lines[rows - 1] ?? '', /\? keys|esc cancel/v, `the keys are on the last line: ${told}`);
	t.notRegex(lines.join('\n'), /could not be drawn/v, told);
};

/** Keys, what the screen shows then, and what it is called. */
const walk: ReadonlyArray<readonly [keys: readonly string[], shows: string, screen: string]> = [
	[[], 'HIGH', 'home'],
	[['?'], 'key goes back', 'the keys of home'],
	[['?', 'j', 'space', 'j', 'v', 'w', 'k'], 'as: k', 'a question'],
	[['enter', ':', 'c', 'u', 's', 't'], 'customers', 'finding a table'],
	[['escape', 'o'], 'Which selection?', 'kept selections'],
	[['escape', 'escape', 'f'], 'only what drifted', 'only what drifted'],
	[['f', '/', 'c', 'u', 's'], 'cus▏', 'a filter'],
	[['escape', '#'], 'board', 'the board'],
	[['left', 'left', 'G'], '❯', 'the board at another day'],
	[['escape', 'g', 'd'], 'drift over', 'drift'],
	[['b'], 'Compare with what?', 'ways to choose a baseline'],
	[['enter'], 'Choose the baseline run', 'choosing a run'],
	[['escape', 'P'], 'the baseline from now on?', 'pinning'],
	[['escape', 'A', 'w', 'h', 'y'], 'accept', 'accepting'],
	[['enter'], 'until when?', 'for how long'],
	[['escape', 'escape', 'x'], 'Wrote drift-', 'a page of drift'],
	[['X'], 'In which format?', 'export'],
	[['escape', '0'], 'why', 'drift with what did not drift'],
	[['G'], '❯', 'the end of the findings'],
	[['0', 'enter'], 'why: ', 'a finding'],
	[['v'], 'why: ', 'a finding the other way'],
	[['G'], '', 'the end of a finding'],
	[['escape', 'p'], 'column', 'profile'],
	[['right', 'right', 'right', 'right', 'right', 'right', 'right', 'right', 's'], '', 'profile, scrolled'],
	[['enter'], '', 'column'],
	[['y'], 'Which value to copy?', 'copying'],
	[['escape', 'escape', 'h'], 'completed', 'runs'],
	[['space', 'j', 'space'], '2 marked', 'marked runs'],
	[['escape', 'escape', 'escape', 'a', 'n'], 'SELECT', 'plan'],
	[['escape', 'enter'], 'done in', 'run'],
	[['f', 'j'], '✖', 'what failed'],
];

const hardShop = [...shopTables, ...hardTables];

for (const size of sizes) {
	const [columns, rows] = size;
	test(`every screen fits into ${columns} × ${rows}`, async t => {
		const {view} = openShop(t, size, {tables: hardShop});
		for (const [keys, shows, screen] of walk) {
			await view.type(...keys);
			await (shows === '' ? view.settled() : view.shows(shows));

			await fits(t, view, size, screen);
		}
	});

	test(`the list of configs and of environments fits into ${columns} × ${rows}`, async t => {
		const {view} = openShop(t, size, {
			configs: ['broken.yml', 'shop.yml', `${'deep/'.repeat(20)}shop.yml`],
			environments: ['development', 'staging', 'production'],
		});
		await view.shows('✖ broken');
		await fits(t, view, size, 'configs');
		await view.press('j', 'e');
		await view.shows('Which environment?');
		await fits(t, view, size, 'environments');
	});
}
