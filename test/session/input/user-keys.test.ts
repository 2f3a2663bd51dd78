// Keys that a user chose: they are those of every list, and what is wrong in their file is named with its line.
import test from 'ava';
import {type Binding, shownKeys} from '../../../source/session/input/key-bindings.ts';
import {footerLine} from '../../../source/session/input/key-lines.ts';
import {applyUserKeys} from '../../../source/session/input/user-keys.ts';
import {screens} from '../../../source/session/screens/registry.ts';
import {parseKeys} from '../../../source/session/services/keys-file.ts';
import {textOf} from '../../../source/session/text/line.ts';
import fc from '../../support/properties.ts';

const tables = Object.fromEntries(
	Object.entries(screens).map(([name, {keys}]): [string, readonly Binding[]] => [name, keys]),
);

const applied = async (text: string) => {
	const {keys, problems} = await parseKeys(text);
	const result = applyUserKeys(tables, keys);
	const of = (screen: string, action: string) => result.tables[screen]?.find(binding => binding.action === action);
	return {
		keys: (screen: string, action: string) => of(screen, action)?.keys,
		shown: (screen: string, action: string) =>
			shownKeys(of(screen, action) ?? {action, keys: [], label: '', help: ''}),
		footer: (screen: string) => textOf(footerLine(result.tables[screen] ?? [], {}, 200)),
		problems: [...problems, ...result.problems]
			.toSorted((one, other) => one.line - other.line)
			.map(problem => `${problem.line}: ${problem.text}`),
		tables: result.tables,
	};
};

const clash = (key: string, action: string, screen: string) => `${key} is ${action} on the screen ${screen}`;

test('an action gets another key on one screen, or on every screen that has it', async t => {
	const {keys, problems, shown, footer} = await applied(
		'everywhere:\n  down: [down, ctrl+n]\n  history: ctrl-R\ndrift:\n  accept: [K, PgDn]\n  pageDown: ctrl+f\n' +
			'  current: 5\n  history: [ctrl+T]\n  select: "~"\n',
	);
	t.deepEqual(problems, []);
	t.deepEqual(keys('runs', 'down'), ['down', 'ctrl+n']);
	t.deepEqual(keys('drift', 'down'), ['down', 'ctrl+n']);
	t.deepEqual(keys('profile', 'history'), ['ctrl+r']);
	t.deepEqual(keys('drift', 'history'), ['ctrl+t']);
	t.deepEqual(keys('drift', 'current'), ['5']);
	t.deepEqual(keys('drift', 'select'), ['~']);
	t.is(shown('runs', 'down'), '↓ ctrl-n');
	t.regex(footer('drift'), /K PgDn accept/v);
	t.regex(footer('profile'), /ctrl-r runs/v);
});

test('keys can change places', async t => {
	const {keys, problems} = await applied('drift: {accept: P, pin: A}\n');
	t.deepEqual(problems, []);
	t.deepEqual([keys('drift', 'accept'), keys('drift', 'pin')], [['P'], ['A']]);
});

test('the footer joins keys under one word only while none of them was changed', async t => {
	const before = await applied('');
	t.regex(before.footer('drift'), /1 2 3 severity +←→ other runs/v);
	const changed = await applied('drift: {low: "4", later: n}\n');
	t.regex(changed.footer('drift'), /1 HIGH +← earlier/v);
});

test('a mistake is named with its line, and its action keeps its usual key', async t => {
	const {keys, problems} = await applied(
		[
			'drift:',
			'  acept: x',
			'  accept: b',
			'  export: F13',
			'  pin: ctrl+m',
			'  select: ctrl+c',
			'  sort:',
			'drfit: {sort: x}',
			'everywhere:',
			'  fly: x',
			'  copy: [c, Y]',
			'find: {open: x}',
			'runs: x',
			'tables: {byAge: T1}',
		].join('\n'),
	);
	const noKey = 'is not a key: write one character, ctrl+x, or a name such as enter, space or pageUp';
	const shape = 'write a screen or everywhere, and under it a line for each action: its key, or a list of keys';
	t.deepEqual(problems, [
		'2: drift has no action acept; did you mean accept?',
		`3: ${clash('b', 'baseline', 'drift')}: accept keeps its own key`,
		`4: F13 ${noKey}`,
		`5: ctrl+m ${noKey}`,
		'6: ctrl-c always quits',
		`7: ${shape}, such as accept: a`,
		'8: drfit is not a screen; did you mean drift?',
		'10: no screen has an action fly',
		`11: ${clash('c', 'cancel', 'batch')}: copy keeps its own key`,
		'12: on the screen find every key is a letter of the search text',
		`13: ${shape}, such as accept: a`,
		`14: T1 ${noKey}`,
	]);
	t.deepEqual(keys('drift', 'accept'), ['A']);
	t.deepEqual(keys('runs', 'copy'), ['y']);
});

test('when two lines give one key to two actions, the earlier line counts', async t => {
	const {keys, problems} = await applied('drift:\n  accept: K\n  pin: K\n');
	t.deepEqual(problems, [`3: ${clash('K', 'accept', 'drift')}: pin keeps its own key`]);
	t.deepEqual([keys('drift', 'accept'), keys('drift', 'pin')], [['K'], ['P']]);
});

test('if a line does not count, neither does one that gives its action’s usual key to another', async t => {
	const {keys, problems} = await applied('drift:\n  accept: b\n  pin: A\n');
	t.is(problems.length, 2);
	t.deepEqual([keys('drift', 'accept'), keys('drift', 'pin')], [['A'], ['P']]);
});

test('escape always goes back, and ctrl-c always quits', async t => {
	const {keys, shown, problems} = await applied('everywhere: {back: ctrl+o, quit: ctrl+q}\n');
	t.deepEqual(problems, []);
	t.deepEqual(keys('drift', 'back'), ['escape', 'ctrl+o']);
	t.deepEqual(keys('drift', 'quit'), ['ctrl+q', 'ctrl+c']);
	t.is(shown('drift', 'back'), 'esc ctrl-o');
});

test('a file that is not YAML, or not a mapping, changes nothing, and an empty one is like no file', async t => {
	const broken = await applied('drift: {accept: [a\n');
	t.regex(broken.problems.join(''), /^[12]: .*closing bracket/v);
	t.deepEqual(broken.tables, tables);
	const list = await applied('- a\n');
	t.regex(list.problems.join(''), /^1: write a screen/v);
	const empty = await applied('# nothing yet\n');
	t.deepEqual(empty.problems, []);
});

test('whatever the file says, no key does two things on a screen', t => {
	const screen = fc.constantFrom('everywhere', ...Object.keys(tables));
	const actions = [...new Set(Object.values(tables).flatMap(bindings => bindings.map(({action}) => action)))];
	const entry = fc.tuple(screen, fc.constantFrom(...actions), fc.constantFrom(...'abcqAPx1?/'));
	fc.assert(
		fc.property(fc.array(entry, {maxLength: 12}), entries => {
			const wanted = entries.map(([on, action, key], index) => ({
				screen: on,
				action,
				keys: [key],
				line: index + 1,
			}));
			const result = applyUserKeys(tables, wanted);
			for (const bindings of Object.values(result.tables)) {
				const keys = bindings.flatMap(binding => binding.keys);
				t.is(new Set(keys).size, keys.length);
			}
		}),
	);
});
