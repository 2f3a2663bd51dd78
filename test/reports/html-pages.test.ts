// Pages to share: opened in a real browser as their readers do, and checked as far as can be without one.
import fs from 'node:fs/promises';
import path from 'node:path';
import {DatabaseSync} from 'node:sqlite';
import {pathToFileURL} from 'node:url';
import test, {type ExecutionContext} from 'ava';
import {chromium, type Browser} from 'playwright-core';
import {validateXML} from 'xmllint-wasm';
import {z} from 'zod';
import {findBrowser} from '../support/browser.ts';
import {runCommand} from '../support/command.ts';
import {actingCharacters} from '../support/hostile.ts';
import {placeWith} from '../support/workspaces.ts';

const hostileTable = `"<script>taken=1</script>"`;
const hostileColumn = `"say ""hi"" & 'bye' <i>"`;

const tables = `
	CREATE TABLE orders(id INTEGER PRIMARY KEY, amount REAL, day DATE, status TEXT, note TEXT);
	WITH RECURSIVE s(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM s WHERE i < 1200)
	INSERT INTO orders SELECT i, 1000 + i % 90, date('2024-01-01', (i % 300) || ' days'),
		CASE i % 3 WHEN 0 THEN 'open' ELSE 'paid' END, CASE WHEN i % 10 > 0 THEN 'note ' || i END FROM s;
	CREATE TABLE ${hostileTable}(id INTEGER PRIMARY KEY, ${hostileColumn} TEXT);
	WITH RECURSIVE s(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM s WHERE i < 300)
	INSERT INTO ${hostileTable} SELECT i, CASE i % 2 WHEN 0 THEN '</title></style></svg><script>taken=1</script>'
		ELSE char(27) || '[31m' || char(8238) || 'txt' END FROM s;
`;

const change = `
	UPDATE orders SET amount = amount * 3, note = NULL WHERE id % 2 = 0;
	UPDATE ${hostileTable} SET ${hostileColumn} = '"><img src=x onerror="taken=1">' WHERE id % 3 = 0;
`;

type PageName = 'all' | 'drift' | 'profiles' | 'run' | 'history';

/** The pages of two tables after four runs and one with drift, as the commands write them. */
const writePages = async (t: ExecutionContext): Promise<ReadonlyMap<PageName, string>> => {
	const place = await placeWith(t, tables);
	const run = async (...command: readonly string[]) => {
		const {status, stdout, stderr} = await runCommand([...command, '--config', place.config]);
		t.is(status, 0, `${command.join(' ')}: ${stderr}`);
		return stdout;
	};

	for (let index = 0; index < 4; index++) {
		await run('profile', '--quiet');
	}

	{
		using database = new DatabaseSync(place.database);
		database.exec(change);
	}

	const file = (name: PageName) => path.join(place.directory, `${name}.html`);
	await run('profile', '--quiet', '--format', 'html', '--output', file('profiles'));
	await run('drift', '--all', '--format', 'html', '--output', file('all'));
	await run('drift', '--dataset', 'orders', '--format', 'html', '--output', file('drift'));
	await run('runs', '--dataset', 'orders', '--format', 'html', '--output', file('history'));
	const runs = z
		.array(z.object({run_id: z.string(), dataset_name: z.string()}))
		.parse(JSON.parse(await run('runs', '--json')));
	const orders = runs.find(({dataset_name: name}) => name === 'orders');
	await run('runs', 'show', orders?.run_id ?? '', '--format', 'html', '--output', file('run'));
	const names = ['all', 'drift', 'profiles', 'run', 'history'] as const;
	return new Map(names.map(name => [name, file(name)]));
};

/** What every page says, in the words and numbers of the screens. */
const said: Readonly<Record<PageName, readonly string[]>> = {
	all: ['Drift in 2 of 2 tables', 'main.<script>taken=1</script>', `say "hi" & 'bye' <i>`, '▲', 'HIGH', '1,200'],
	drift: ['Drift of main.orders', 'amount', 'baseline, 1,200 rows', 'null_percent', '+40.0 pt'],
	profiles: [
		'Profiles of 2 tables',
		'<script>taken=1</script>',
		String.raw`\x1B[31m\u202Etxt`,
		'1,200',
		'most frequent values',
	],
	run: ['main.orders', 'Profile of 5 columns', 'amount', '1,200'],
	history: ['History of main.orders', '5 runs', 'rows over 5 runs', 'note null %'],
};

test('every page is well-formed, runs no code, loads nothing, and holds no control character', async t => {
	for (const [name, file] of await writePages(t)) {
		const page = await fs.readFile(file, 'utf8');
		const {errors} = await validateXML({xml: {fileName: `${name}.html`, contents: page}, normalization: 'format'});
		t.deepEqual(errors, [], name);
		// Texts have no tags of their own, so these are the tags of the page.
		const tags = page.match(/<[^<>]+>/gv) ?? [];
		t.deepEqual(
			tags.filter(tag => /^<(?:script|img|iframe|object|embed|form|base)|\s(?:on\w+|src|style)=/v.test(tag)),
			[],
			name,
		);
		const links = tags.flatMap(tag => /\shref="(?<target>[^"]*)"/v.exec(tag)?.groups?.['target'] ?? []);
		t.deepEqual(
			links.filter(link => link !== 'data:,' && !page.includes(`id="${link.slice(1)}"`)),
			[],
			name,
		);
		t.regex(page, /<meta http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;;/v);
		t.notRegex(page, /url\(|@import/v);
		t.regex(page, /prefers-color-scheme: dark.+@media print/sv);
		t.deepEqual(actingCharacters(page.replaceAll('\t', '')), [], name);
	}
});

const looks = [
	['light on a wide screen', {viewport: {width: 1280, height: 900}, colorScheme: 'light'}],
	['dark on a wide screen', {viewport: {width: 1280, height: 900}, colorScheme: 'dark'}],
	['light on a phone', {viewport: {width: 390, height: 844}, colorScheme: 'light'}],
] as const;

type Look = (typeof looks)[number][1];

/** Run in the page. */
const inspection = `({
	text: document.body.innerText,
	width: document.documentElement.scrollWidth,
	paper: getComputedStyle(document.body).backgroundColor,
	taken: 'taken' in globalThis,
	charts: [...document.querySelectorAll('.plot svg')].every(chart => chart.getBoundingClientRect().height > 50),
	parts: document.querySelectorAll('script, img, iframe').length,
})`;

const seenSchema = z.object({
	text: z.string(),
	width: z.number(),
	paper: z.string(),
	taken: z.boolean(),
	charts: z.boolean(),
	parts: z.number(),
});

/** Opens a page, and gives what its reader sees, with all that it did beside being read. */
const look = async (browser: Browser, file: string, options: Look) => {
	const page = await browser.newPage(options);
	const url = pathToFileURL(file).href;
	const happened: string[] = [];
	page.on('console', message => {
		happened.push(message.text());
	});
	page.on('pageerror', error => {
		happened.push(error.message);
	});
	page.on('request', request => {
		happened.push(request.url());
	});
	await page.goto(url);
	const seen = seenSchema.parse(await page.evaluate(inspection));
	await page.close();
	return {...seen, happened: happened.filter(item => item !== url)};
};

test('a browser shows every page light, dark and on a phone, and makes no request', async t => {
	const executablePath = findBrowser();
	const pages = await writePages(t);
	const browser =
		executablePath === undefined ? undefined : await chromium.launch({executablePath, args: ['--no-sandbox']});
	t.teardown(async () => browser?.close());
	if (browser === undefined) {
		t.log('!!! There is no browser: pages are not looked at. PROFILEMESH_TEST_BROWSER names one. !!!');
	}

	const views =
		browser === undefined
			? []
			: [...pages].flatMap(([name, file]) =>
					looks.map(([how, options]) => ({
						name,
						where: `${name}, ${how}`,
						options,
						see: async () => look(browser, file, options),
					})),
				);
	t.is(views.length, browser === undefined ? 0 : pages.size * looks.length);
	for (const {name, where, options, see} of views) {
		const seen = await see();
		t.deepEqual(seen.happened, [], where);
		t.deepEqual({taken: seen.taken, parts: seen.parts}, {taken: false, parts: 0}, where);
		t.true(seen.width <= options.viewport.width, `${where}: ${seen.width} pixels wide`);
		t.is(seen.paper, options.colorScheme === 'dark' ? 'rgb(15, 20, 25)' : 'rgb(255, 255, 255)', where);
		t.true(seen.charts, where);
		t.deepEqual(
			said[name].filter(text => !seen.text.includes(text)),
			[],
			`${where}: ${seen.text.slice(0, 2000)}`,
		);
	}
});

test('the page of a history needs a dataset, and --format text writes no file', async t => {
	const place = await placeWith(t, 'CREATE TABLE t(a INTEGER); INSERT INTO t VALUES (1)');
	const history = await runCommand(['runs', '--format', 'html', '--config', place.config]);
	t.is(history.status, 2);
	t.regex(history.stderr, /--format html needs a dataset/v);
	const file = path.join(place.directory, 'summary.txt');
	const summary = await runCommand(['profile', '--format', 'text', '--output', file, '--config', place.config]);
	t.is(summary.status, 2);
	t.regex(summary.stderr, /--format text cannot be combined with --output/v);
	const unknown = await runCommand(['runs', '--format', 'pdf', '--config', place.config]);
	t.is(unknown.status, 2);
});

test('a page of a table that could not be profiled names it, and a first profile has a page, too', async t => {
	const place = await placeWith(t, 'CREATE TABLE good(a INTEGER); CREATE VIEW bad AS SELECT * FROM nowhere;');
	const {status, stdout} = await runCommand(['profile', '--format', 'html', '--config', place.config]);
	t.is(status, 4);
	t.regex(stdout, /main\.bad<\/bdi><span class="mark high">✖ failed/v);
	t.regex(stdout, /main\.good/v);
});
