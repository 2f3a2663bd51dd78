// Takes the readme's pictures from the real screens: `npm run screens`. The same program makes the same pictures, to
// the byte.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {makeFixedShop, now} from './fixed-shop.ts';
import {HeadlessScreen} from './headless-screen.ts';
import {pictureOf} from './picture.ts';
import {scriptedRun} from './scripted-run.ts';

const pictures = path.join(import.meta.dirname, '..', '..', 'examples', 'screens');
const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'profilemesh-screens-'));

// Read once, when their modules are imported: the sixteen colours, where the state is, what the clock and the world
// look like.
Object.assign(process.env, {
	FORCE_COLOR: '1',
	NODE_ENV: 'production',
	TZ: 'UTC',
	XDG_STATE_HOME: path.join(directory, 'state'),
});
delete process.env['CI'];

/** A clock that stands still, and is set forward by hand. */
let standing = now.getTime();

class StandingDate extends Date {
	// Without `this`: the method is also handed over by itself.
	static override now(): number {
		return standing;
	}

	constructor(...parameters: readonly unknown[]) {
		// Without parameters a date is the time of the clock.
		super(...((parameters.length === 0 ? [standing] : parameters) as [number]));
	}
}

type Step = {
	readonly keys: readonly string[];
	/** What the screen shows then. */
	readonly shows: string;
	readonly rows: number;
	readonly name: string;
	readonly title: string;
};

const walk: readonly Step[] = [
	{
		keys: [],
		// The columns come last.
		shows: 'registration_date',
		rows: 30,
		name: 'home',
		title:
			'Home: every table with its rows, their history, the last run and the worst drift; ' +
			'below, what changed, and the columns',
	},
	{
		keys: ['enter'],
		shows: 'run 9 of 9',
		rows: 34,
		name: 'drift',
		title:
			'The drift of a table: severity, column, metric, baseline, current, ' +
			'change and why; below, both distributions, one over the other',
	},
	{
		keys: ['enter'],
		shows: 'how it was decided',
		rows: 34,
		name: 'why',
		title: 'Why: both distributions, the metric over the runs, and the verdict number by number',
	},
	{
		keys: ['escape', 'p', ...Array.from({length: 5}, () => 'right')],
		shows: '❯ ▲ age',
		rows: 18,
		name: 'profile',
		title: 'The profile of a table: one row for each column',
	},
	{
		keys: ['enter'],
		shows: '35.21 – 46.78',
		rows: 32,
		name: 'column',
		title: 'One column: its histogram, its most frequent values, every metric over the runs',
	},
	{
		keys: ['escape', 'escape', 'h'],
		shows: '▲ 2 HIGH',
		rows: 18,
		name: 'runs',
		title: 'The runs of a table, each with what it changed',
	},
	{
		keys: ['escape', 'escape', 'a', 'enter'],
		shows: 'left',
		rows: 18,
		name: 'run',
		title: 'A run, live: an overall bar with the time that is left, a line for each table',
	},
];

const size = {columns: 116, rows: 34} as const;

Object.assign(globalThis, {Date: StandingDate});
const config = makeFixedShop(directory);
const [{createSession}, {handleKeys}, {createEngine}] = await Promise.all([
	import('../../source/session/create-session.tsx'),
	import('../../source/session/navigation/dispatch.ts'),
	import('../../source/session/services/create-engine.ts'),
]);
const engine = createEngine();
const screen = await HeadlessScreen.open(size);
const {session, app} = createSession({
	engine: {
		...engine,
		async open(loaded) {
			const workspace = await engine.open(loaded);
			return {
				...workspace,
				profile: plans =>
					scriptedRun(plans, milliseconds => {
						standing += milliseconds;
					}),
			};
		},
	},
	configFile: config,
	environment: undefined,
	size,
	terminal: {send: () => undefined, stopReading: async () => undefined, prepareDrawing: () => undefined},
	exit: () => undefined,
});
const close = screen.draw(app);
try {
	for (const {keys, shows, rows, name, title} of walk) {
		screen.resize(size.columns, rows);
		handleKeys(session, keys);
		await screen.shows(shows);
		const file = path.join(pictures, `${name}.svg`);
		fs.writeFileSync(file, pictureOf(screen.terminal, title));
		process.stdout.write(`${path.relative(process.cwd(), file)}\n`);
	}
} finally {
	close();
	await session.close();
	fs.rmSync(directory, {recursive: true, force: true});
}

// The scripted run never ends by itself.
process.exit(); // eslint-disable-line unicorn/no-process-exit -- nothing is left to do
