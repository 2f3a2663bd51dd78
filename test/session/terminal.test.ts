import path from 'node:path';
import process from 'node:process';
import test, {type ExecutionContext} from 'ava';
import {type TerminalOptions, TestTerminal} from '../support/terminal.ts';

const program = path.resolve('test/support/session-program.ts');

const start = (t: ExecutionContext, options: object = {}, terminal: TerminalOptions = {}): TestTerminal => {
	const opened = new TestTerminal(
		[
			process.execPath,
			'--import=./test/support/typescript.js',
			program,
			JSON.stringify({tableTakes: 60, ...options}),
		],
		terminal,
	);
	t.teardown(() => {
		opened.close();
	});
	return opened;
};

test.serial(
	'a run from the keyboard, to the drift it shows and back, leaves one line on the normal screen',
	async t => {
		const terminal = start(t);
		await terminal.shows('HIGH');
		t.true(terminal.isAlternate);
		await terminal.press('jj', 'space', 'enter');
		await terminal.shows('done in');
		await terminal.press('enter');
		await terminal.shows('Nothing drifted');
		await terminal.press('escape', 'escape');
		await terminal.shows('❯ ○ products');
		await terminal.press('q');
		t.is(await terminal.ended(), 0);
		t.false(terminal.isAlternate);
		t.regex(terminal.text, /^Profiled 1 dataset in .+: 1 stored$/mv);
	},
);

test.serial('ctrl-z gives the terminal back to the shell, and fg brings the session back as it was', async t => {
	const command = [process.execPath, '--import=./test/support/typescript.js', program, '{}'];
	const terminal = new TestTerminal(['bash', '--norc', '--noprofile', '-i'], {
		env: {PS1: String.raw`shell \#: `, SESSION: command.map(word => `'${word}'`).join(' ')},
	});
	t.teardown(() => {
		terminal.close();
	});
	await terminal.shows('shell 1: ');
	await terminal.press('eval "$SESSION"\r');
	await terminal.shows('HIGH');
	await terminal.press('jj');
	await terminal.shows('❯ ○ products');
	for (const _ of [1, 2]) {
		await terminal.press('ctrl+z');
		await terminal.shows('Stopped');
		t.false(terminal.isAlternate);
		await terminal.press('fg\r');
		await terminal.shows('❯ ○ products');
		t.true(terminal.isAlternate);
	}

	await terminal.press('?');
	await terminal.shows('ctrl-z');
	await terminal.press('q', 'q');
	await terminal.shows('shell 4: ');
	await terminal.press('exit $?\r');
	t.is(await terminal.ended(), 0);
});

test.serial('a session without a shell that waits for it continues after ctrl-z', async t => {
	const terminal = start(t);
	await terminal.shows('HIGH');
	await terminal.press('jj');
	await terminal.shows('❯ ○ products');
	const before = terminal.raw.length;
	await terminal.press('ctrl+z');
	await terminal.writes('[?1049l', before);
	await terminal.press('?');
	await terminal.shows('ctrl-z');
	t.true(terminal.isAlternate);
	t.regex(terminal.lines[0] ?? '', /^ProfileMesh/v, 'the echo of the key moves nothing');
	await terminal.press('q', 'q');
	t.is(await terminal.ended(), 0);
});

test.serial('keys typed faster than they are drawn all count, also across screens', async t => {
	const terminal = start(t);
	await terminal.shows('HIGH');
	await terminal.press('jjk/cust\r\r');
	await terminal.shows('customers › drift');
	await terminal.shows('loyalty_tier');
	await terminal.press('/mean\r\r');
	await terminal.shows('age.mean');
	await terminal.press('escape', 'escape', 'escape');
	await terminal.shows('/ cust');
	await terminal.press('escape');
	await terminal.shows('products');
	await terminal.shows('❯ ○ customers');
	await terminal.press('q');
	t.is(await terminal.ended(), 0);
});

test.serial('ctrl-c in the middle of a run gives the terminal back and exits with 130', async t => {
	const terminal = start(t, {heldTables: ['customers']});
	await terminal.shows('HIGH');
	await terminal.press('a', 'enter');
	await terminal.shows('c cancel');
	await terminal.press('ctrl+c');
	t.is(await terminal.ended(), 130);
	t.false(terminal.isAlternate);
	t.regex(terminal.text, /Profiled 5 datasets in .+ cancelled/v);
	t.true(terminal.raw.trimEnd().length > 0);
	t.true(
		terminal.raw.lastIndexOf('\u{1B}[?25h') > terminal.raw.lastIndexOf('\u{1B}[?25l'),
		'the cursor is visible again',
	);
});

test.serial('without colour every severity is still a word', async t => {
	const terminal = start(t, {}, {env: {NO_COLOR: '1'}});
	await terminal.shows('▲ 4 HIGH');
	t.false(terminal.isColored);
	await terminal.press('q');
	t.is(await terminal.ended(), 0);
});

test.serial('a warning of Node waits until the session has ended, and leaves the screen as it is', async t => {
	const terminal = start(
		t,
		{},
		{env: {NODE_OPTIONS: "--import=data:text/javascript,setInterval(()=>process.emitWarning('late'),20).unref()"}},
	);
	await terminal.shows('▲ 4 HIGH');
	await terminal.press('j', 'p');
	await terminal.shows('› profile');
	await terminal.showsLine(0, /^ProfileMesh {2}/v);
	await terminal.showsLine(29, /\? keys$/v);
	const drawn = terminal.raw.length;
	await terminal.press('ctrl+c');
	t.is(await terminal.ended(), 0);
	t.regex(terminal.raw.slice(drawn), /Warning: late/v);
});

test.serial('a terminal without cursor movement is refused with a message', async t => {
	const terminal = start(t, {}, {env: {TERM: 'dumb'}});
	await terminal.ended();
	t.false(terminal.isAlternate);
	t.regex(terminal.text, /cannot draw on this terminal/v);
});

test.serial('the screen follows the window', async t => {
	const terminal = start(t, {}, {columns: 140, rows: 40});
	await terminal.shows('over time');
	terminal.resize(60, 16);
	await terminal.hides('over time');
	await terminal.shows('▲ 4 HIGH +');
	await terminal.showsLine(15, /\? keys/v);
	terminal.resize(50, 10);
	await terminal.shows('ProfileMesh needs 60 × 16; this window is 50 × 10.');
	await terminal.press('a', 'n');
	// The keys are read before this window is drawn: a later window alone could come before them.
	terminal.resize(52, 11);
	await terminal.shows('this window is 52 × 11.');
	terminal.resize(120, 30);
	await terminal.shows('over time');
	t.false(terminal.text.includes('selected'), 'what nobody could see was not done');
	await terminal.press('q');
	t.is(await terminal.ended(), 0);
});

test.serial('several configs are listed to choose from, a broken one with its error', async t => {
	const terminal = start(t, {configs: ['broken.yml', 'shop.yml']});
	await terminal.shows('✖ broken');
	await terminal.shows('unknown key tabels');
	await terminal.press('down', 'e');
	await terminal.shows('production');
	await terminal.press('e');
	await terminal.shows('development');
	await terminal.press('enter');
	await terminal.shows('shop.yml › development');
	await terminal.press('escape');
	await terminal.shows('2 found');
	await terminal.press('kj\r');
	await terminal.shows('shop.yml › development');
	await terminal.press('ctrl+c');
	t.is(await terminal.ended(), 0);
});

test.serial('ten thousand tables are listed and walked through', async t => {
	const terminal = start(t, {moreTables: 10_000});
	await terminal.shows('10,005 tables');
	await terminal.press('G');
	await terminal.shows('❯ ○ v_returns');
	await terminal.press('/table_09999');
	await terminal.shows('1 of 10,005');
	await terminal.press('enter', 'escape', 'g');
	await terminal.shows('❯ ○ customers');
	await terminal.press('q');
	t.is(await terminal.ended(), 0);
});
