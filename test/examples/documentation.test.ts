// The examples of the documentation, run as they stand there.
import fs from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import test from 'ava';
import {parse} from 'yaml';
import {applyUserKeys} from '../../source/session/input/user-keys.ts';
import {screens} from '../../source/session/screens/registry.ts';
import {parseKeys} from '../../source/session/services/keys-file.ts';
import {repository} from '../support/cli.ts';
import {examplesOf, userPages, type Example} from '../support/documentation.ts';
import {exampleShop, type ExampleShop} from '../support/example-shop.ts';
import {newDatabase} from '../support/postgres.ts';

const pages = userPages().map(page => ({page, examples: examplesOf(page)}));
const examples = pages.flatMap(({examples: ofPage}) => ofPage);
const inLanguage = (language: string) => examples.filter(example => example.language === language);

/** Whether a command is one of the program and nothing else, so that it needs no shell. */
const isPlain = (command: string): boolean => /^profilemesh[^&;>\|]*$/v.test(command.replace(/\s#.*/v, ''));

/** Commands that would change the machine, and what runs them instead. */
const isRunElsewhere = (command: string): boolean =>
	// `.ci/run`, `npm run release` and `npm run test:dagster`.
	/^(?:[A-Z_]+=\S+ )*(?:npm |pip |.*\bdagster dev )/v.test(command);

const expectedStatus = (command: string): number => {
	const isSession = /^profilemesh(?:\s*#.*)?$/v.test(command) || command.includes('--session');
	// Without a terminal the session prints help, or says so; and the database of the example has not moved.
	return isSession || command.startsWith('profilemesh runs adopt') ? 2 : Number(command.includes('--fail-on-drift'));
};

const declaredKeys = Object.fromEntries(Object.entries(screens).map(([name, {keys}]) => [name, [...keys]]));

const removals: Array<() => unknown> = [];

test.after.always(async () => {
	await Promise.all(removals.map(async remove => remove()));
});

test('every example is of a kind that a test runs', t => {
	t.deepEqual(
		examples
			.filter(({language}) => !['sh', 'yaml', 'ts', 'python', 'sql', 'cron'].includes(language))
			.map(({where}) => where),
		[],
	);
	// The reader of pages would be blind to blocks that it does not know.
	t.true(examples.length > 25);
});

const profiled = async (shop: ExampleShop): Promise<void> => {
	const {status, stderr} = await shop.run(['bash', '-c'], 'profilemesh profile --quiet');
	if (status !== 0) {
		throw new Error(stderr);
	}
};

/** Folders to copy: of a shop whose data have changed since its only run, and of one that was profiled again. */
const makeShops = async () => {
	const keep = {
		teardown(remove: () => unknown) {
			removals.push(remove);
		},
	};
	const changed = await exampleShop(keep);
	await profiled(changed);
	changed.nextLoad();
	const drifted = await exampleShop(keep);
	await changed.copyTo(drifted.directory);
	await profiled(drifted);
	return {changed, drifted};
};

let shops: ReturnType<typeof makeShops> | undefined;

const madeShops = async () => {
	shops ??= makeShops();
	return shops;
};

for (const {page, examples: ofPage} of pages) {
	const commands = ofPage
		.filter(({language}) => language === 'sh')
		.flatMap(({code}) => code.split('\n'))
		.filter(command => command !== '' && !isRunElsewhere(command));
	if (commands.length > 0) {
		test.serial(`the commands of ${page} give the documented results on a table with drift`, async t => {
			const shop = await exampleShop(t);
			const shell = async (command: string) => shop.run(['bash', '-c'], command);
			const {changed, drifted} = await madeShops();
			const isProfile = (command: string) => /^profilemesh profile(?:\s*#|$)/v.test(command);
			await (commands.some(command => isProfile(command)) ? changed : drifted).copyTo(shop.directory);
			const [{run_id: runId} = {run_id: ''}] = JSON.parse(
				(await shell('profilemesh runs --json')).stdout,
			) as ReadonlyArray<{
				readonly run_id: string;
			}>;
			const {connection} = await newDatabase(t, 'CREATE TABLE orders (id int)');
			const {username, password = '', host, port, database} = connection;
			const secret = encodeURIComponent(password).replaceAll("'", '%27');
			const url = `postgres://${username}:${secret}@${host}:${port}/${database}`;
			for (const [index, command] of commands.entries()) {
				const here = command
					.replace('postgres://reader@db.example.com/shop', () => url)
					.replace('28d933', () => runId);
				// The first one of a page runs as a user types it.
				const run = index > 0 && isPlain(command) ? async () => shop.runCommand(here) : async () => shell(here);
				const {status, stdout, stderr} = await run();
				t.is(status, expectedStatus(command), `${command}\n${stdout}${stderr}`);
				// The commands after it would find two configs.
				await fs.rm(shop.file('nightly.yml'), {force: true});
			}
		});
	}
}

test.serial('every config of the documentation is valid, alone or as a part of one', async t => {
	const shop = await exampleShop(t);
	for (const {where, code} of inLanguage('yaml')) {
		const document = parse(code) as Readonly<Record<string, unknown>>;
		if ('jobs' in document || 'everywhere' in document) {
			continue;
		}

		const whole = 'source' in document ? code : `source: {type: sqlite, filepath: shop.db}\n${code}`;
		await fs.writeFile(shop.file('example.yml'), whole);
		const variables = code.matchAll(/\$\{(?<name>\w+)\}/gv).map(([, name = '']) => [name, 'some value'] as const);
		const {status, stderr} = await shop.runCommand(
			'profilemesh config validate example.yml',
			Object.fromEntries(variables),
		);
		t.is(status, 0, `${where}\n${stderr}`);
	}
});

test('every file of keys in the documentation has no mistake', async t => {
	const files = inLanguage('yaml').filter(({code}) => code.startsWith('everywhere:'));
	t.true(files.length > 0);
	for (const {where, code} of files) {
		const {keys, problems} = await parseKeys(code);
		t.deepEqual([...problems, ...applyUserKeys(declaredKeys, keys).problems], [], where);
	}
});

test.serial('the programs of the documentation have no type error, and run', async t => {
	const shop = await exampleShop(t);
	const twoRuns = await shop.run(['bash', '-c'], 'profilemesh profile --quiet && profilemesh profile --quiet');
	t.is(twoRuns.status, 0);

	const programs = inLanguage('ts').map((example, index): Example & {readonly file: string} => ({
		...example,
		file: `example-${index + 1}.ts`,
	}));
	t.true(programs.length > 3);
	await Promise.all(programs.map(async ({file, code}) => fs.writeFile(shop.file(file), code)));
	const modules = path.join(repository, 'node_modules');
	await fs.writeFile(
		shop.file('tsconfig.json'),
		JSON.stringify({
			compilerOptions: {
				module: 'nodenext',
				target: 'es2024',
				lib: ['es2024', 'esnext'],
				strict: true,
				skipLibCheck: true,
				typeRoots: [path.join(modules, '@types')],
				types: ['node'],
			},
			include: ['example-*.ts'],
		}),
	);
	const {stdout} = await shop.run([process.execPath, path.join(modules, 'typescript', 'bin', 'tsc')], '--noEmit');
	t.is(stdout, '', programs.map(({file, where}) => `${file} is ${where}`).join('\n'));
	for (const {file, where} of programs) {
		const {status, stderr} = await shop.run(['bash', '-c'], `node ${file}`);
		t.is(status, 0, `${where}\n${stderr}`);
	}
});

test('the rights that the documentation grants in PostgreSQL are enough to read tables, and no more', async t => {
	const database = await newDatabase(t);
	const client = await database.client();
	const sql = inLanguage('sql').find(({heading}) => heading === 'PostgreSQL')?.code ?? '';
	// The server has roles once for all of its databases: nothing of this is kept.
	await client.query('BEGIN');
	await client.query('CREATE TABLE earlier (id int)');
	await client.query(sql);
	await client.query('CREATE TABLE later (id int)');
	await client.query('SET LOCAL ROLE reader');
	await t.notThrowsAsync(client.query('SELECT * FROM earlier, later'));
	await t.throwsAsync(client.query('INSERT INTO earlier VALUES (1)'), {message: /permission denied/v});
	await client.query('ROLLBACK');
	await client.end();
});
