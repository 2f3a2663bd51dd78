// The built program under ten thousand random keys and windows of random sizes: it never crashes, never gets stuck, and
// gives the terminal back.
import fs from 'node:fs/promises';
import path from 'node:path';
import {DatabaseSync} from 'node:sqlite';
import {setTimeout as delay} from 'node:timers/promises';
import test from 'ava';
import {randomNumbers} from '../support/random.ts';
import {copyShop, openProgram, removeTemplate} from '../support/session-shop.ts';
import type {TestTerminal} from '../support/terminal.ts';
import {waitUntil} from '../support/wait-until.ts';

test.after.always(removeTemplate);

const keys = 10_000;
const burst = 25;
const seed = 20_261_125;

const named = [
	'\r',
	'\r',
	'\r',
	'\u{1B}[A',
	'\u{1B}[B',
	'\u{1B}[C',
	'\u{1B}[D',
	'\u{1B}[5~',
	'\u{1B}[6~',
	'\u{1B}[H',
	'\u{1B}[F',
	'\u{7F}',
	'\t',
	'\u{15}',
	'日',
	'🦊',
] as const;

/** Ways that a random walk would seldom find: to a finding, to a column, to a selection that is kept, to a decision. */
const ways = [
	'd1\r',
	'd\r',
	'p\r',
	'p\rjj',
	'ar',
	'aw1\r',
	'o\r',
	'dx\r',
	'h j \r',
	'd\u{1B}[D',
	'd0\rv',
	'dA1\r\r',
	'dP\r',
] as const;

/** Back from wherever it led. */
const back = Array.from({length: 6}, () => '\u{1B}');

/**
Everything that a keyboard sends but what would end the program, which is tried at the end.
*/
const pressed: readonly string[] = [
	...'abcdefghijklmnoprstuvwxyzABCDEFGHIJKLMNOPRSTUVWXYZ0123456789/?!@ ',
	...named,
	...ways,
	...back,
];

/** What a night's load would do: there is something new to find. */
const load = (directory: string) => {
	const database = new DatabaseSync(path.join(directory, 'shop.db'), {timeout: 10_000});
	database.exec(
		'UPDATE customers SET age = age + 9 WHERE age < 60; ' +
			"UPDATE orders SET status = 'lost' WHERE order_id % 7 = 0; UPDATE products SET price = price * 1.4",
	);
	database.close();
};

/** Presses keys until they lead to a text, because a question, a filter or an editor may take the first ones. */
const pressUntil = async (terminal: TestTerminal, wanted: readonly string[], text: string): Promise<void> => {
	const position = terminal.raw.length;
	let columns = 100;
	await waitUntil(
		() => `"${text}", after this:\n${terminal.raw.slice(-10_000)}`,
		async () => {
			// Only what changes is drawn, which may be half of a text. A window of another size is drawn whole.
			columns = columns === 100 ? 99 : 100;
			terminal.resizeAtOnce(columns, 30);
			await terminal.press(...wanted);
			await Promise.race([terminal.writes(text, position), delay(1000)]);
			return terminal.raw.includes(text, position);
		},
	);
};

/** Whatever it is showing, it answers: its keys can be asked for. */
const answers = async (terminal: TestTerminal): Promise<void> => {
	await pressUntil(terminal, ['escape', 'escape', 'escape', '?'], 'key goes back');
	await terminal.press('escape', 'escape', 'escape');
};

test('ten thousand random keys and resizes do not crash it, and it gives the terminal back', async t => {
	const directory = await copyShop(t);
	await fs.writeFile(path.join(directory, 'broken.yml'), 'source: {type: sqlite, filepth: shop.db}\n');
	const terminal = openProgram(t, directory, [], {columns: 100, rows: 30, env: {VISUAL: 'true', EDITOR: 'true'}});
	await terminal.shows('shop.yml');
	const random = randomNumbers(seed);
	const pick = (): string => pressed[Math.floor(random() * pressed.length)] ?? ' ';
	for (let sent = 0; sent < keys; sent += burst) {
		const position = terminal.raw.length;
		await terminal.press(Array.from({length: burst}, pick).join(''));
		// At the pace at which it draws; some bursts change nothing.
		await Promise.race([waitUntil('something drawn', () => terminal.raw.length > position), delay(50)]);
		if (random() < 0.25) {
			terminal.resizeAtOnce(40 + Math.floor(random() * 120), 10 + Math.floor(random() * 40));
		}

		if (sent % 1000 !== 0) {
			continue;
		}

		terminal.resizeAtOnce(100, 30);
		await answers(terminal);
		load(directory);
	}

	terminal.resizeAtOnce(100, 30);
	await answers(terminal);
	t.notRegex(terminal.raw, /could not be drawn|TypeError|RangeError|ReferenceError/v);
	// The first one may go to the editor, the second one to a run that is still being stopped.
	const isEnding = () => `the program to end, after this:\n${terminal.raw.slice(-10_000)}`;
	await waitUntil(isEnding, async () => {
		await terminal.press('ctrl+c');
		await delay(100);
		return terminal.hasEnded;
	});

	t.true([0, 130].includes(await terminal.ended()));
	// The last output of a program may arrive after its exit.
	await waitUntil(
		'the normal screen to be back',
		() => terminal.raw.lastIndexOf('\u{1B}[?1049l') > terminal.raw.lastIndexOf('\u{1B}[?1049h'),
	);
	t.true(
		terminal.raw.lastIndexOf('\u{1B}[?25h') > terminal.raw.lastIndexOf('\u{1B}[?25l'),
		'the cursor is visible again',
	);
	t.true(
		terminal.raw.lastIndexOf('\u{1B}[?2004l') > terminal.raw.lastIndexOf('\u{1B}[?2004h'),
		'pasting is as it was',
	);
});
