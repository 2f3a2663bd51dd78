import test from 'ava';
import {matchesTable, matchTablePattern, matchTables} from '../../source/config/table-patterns.ts';
import {matchesPattern} from '../../source/config/patterns.ts';
import type {TableRule} from '../../source/config/profiling-schema.ts';
import {ProfileMeshError} from '../../source/errors.ts';
import fc, {anyText} from '../support/properties.ts';

type Case = readonly [pattern: string, matching: readonly string[], others: readonly string[]];

const cases: readonly Case[] = [
	['customers', ['customers'], ['Customers', 'customers2', 'customer']],
	['sales_*', ['sales_', 'sales_2024', 'sales_a/b', 'sales_.x', 'sales_\n'], ['xsales_1', 'sales']],
	['{a,b}_?', ['a_1', 'b_x'], ['c_1', 'a_', 'a_12']],
	['*{_tmp,_bak}', ['x_tmp', '_bak'], ['tmp', 'x_tmp2']],
	['[ab]*', ['a', 'b1'], ['c', 'xa']],
	['[^a]*', ['b'], ['a1']],
	['[a-c]?', ['b1'], ['d1', 'b']],
	['.*', ['.hidden'], ['x']],
	['./x*', ['./xy'], ['xy']],
	['!x*', ['!xy'], ['y', 'x']],
	['sales(2024)*', ['sales(2024)x'], ['sales2024']],
	['a|b*', ['a|bc'], ['a', 'bc']],
	['x+y*', ['x+y'], ['xxy']],
	['"x"*', ['"x"y'], ['xy']],
	['$x^*', ['$x^y'], ['x']],
	[String.raw`a\*b?`, ['a*bc'], ['axbc']],
	['日本*', ['日本語'], ['日']],
	['/^(sales|orders)_/', ['sales_1', 'orders_'], ['xsales_1']],
	['/_OLD$/i', ['x_old'], ['x_old2']],
	['/', ['/'], ['x']],
	['//', ['//'], ['', 'x']],
];

for (const [pattern, matching, others] of cases) {
	test(`the pattern ${JSON.stringify(pattern)} means what it looks like`, t => {
		t.deepEqual(
			matching.filter(name => !matchesPattern(pattern, name)),
			[],
		);
		t.deepEqual(
			others.filter(name => matchesPattern(pattern, name)),
			[],
		);
	});
}

const anyName = anyText({maxLength: 30});
const quietName = fc.string({unit: fc.constantFrom(...'abc_.-/ (+|)é日'), maxLength: 12});

test('any name at all matches itself', t => {
	const odd = fc.string({unit: fc.constantFrom(...String.raw`ab*?[]{}!(),|\+@^$`), minLength: 1, maxLength: 12});
	t.notThrows(() => {
		fc.assert(
			fc.property(
				fc.oneof(anyName, odd).filter(name => !name.startsWith('/')),
				name => matchesPattern(name, name),
			),
		);
	});
});

test('a star stands for any part of a name', t => {
	const start = quietName.filter(text => !text.startsWith('/'));
	t.notThrows(() => {
		const parts = fc
			.tuple(start, quietName, quietName)
			.filter(texts => /[abcé日]/v.test(texts.join('')) && !texts.join('').includes('/.'));
		fc.assert(
			fc.property(
				parts,
				([first, middle, last]) =>
					matchesPattern(`${first}*${last}`, first + middle + last) &&
					!matchesPattern(`${first}x*`, first + middle + last),
			),
		);
	});
	t.true(matchesPattern('*', 'anything'));
});

test('braces mean either, and a question mark one character', t => {
	const word = fc.string({unit: fc.constantFrom(...'abcd_'), minLength: 1, maxLength: 6});
	t.notThrows(() => {
		fc.assert(
			fc.property(
				word,
				word,
				word,
				(one, other, end) =>
					matchesPattern(`{${one},${other}}${end}`, one + end) &&
					matchesPattern(`{${one},${other}}${end}`, other + end) &&
					matchesPattern('?'.repeat(one.length), one) &&
					!matchesPattern('?'.repeat(one.length + 1), one),
			),
		);
	});
	t.true(matchesPattern('{a,{b,c}}_?', 'c_1'));
});

test('any text is a valid pattern or one clear error', t => {
	const odd = fc.string({unit: fc.constantFrom(...String.raw`ab*?[]{}!(),|\+/^$.`), maxLength: 15});
	t.notThrows(() => {
		fc.assert(
			fc.property(fc.oneof(anyName, odd), anyName, (pattern, name) => {
				try {
					return typeof matchesPattern(pattern, name) === 'boolean';
				} catch (error) {
					return (
						error instanceof ProfileMeshError &&
						error.code === 'config' &&
						!/\p{Control}/v.test(error.message)
					);
				}
			}),
			{numRuns: 500},
		);
	});
	t.throws(() => matchesPattern('/(/', 'a'), {
		instanceOf: ProfileMeshError,
		message: 'The pattern /(/ is not a valid regular expression: Unterminated group',
	});
});

test('a pattern that would never finish is stopped with one clear error', t => {
	t.throws(() => matchesPattern('/^(a+)+$/', `${'a'.repeat(60)}b`), {
		instanceOf: ProfileMeshError,
		message: 'The pattern /^(a+)+$/ takes too long to match',
	});
	t.throws(() => matchesPattern(`${'*a'.repeat(25)}b`, 'a'.repeat(200)), {
		instanceOf: ProfileMeshError,
		message: /takes too long to match$/v,
	});
	t.true(matchesPattern('/^(a+)+$/', 'aaaa'));
});

const table = (name: string, schema = 'main') => ({schema, name});
const names = (tables: ReadonlyArray<{readonly table: {readonly schema: string; readonly name: string}}>) =>
	tables.map(({table: {schema, name}}) => `${schema}.${name}`);

test('without rules every table matches', t => {
	const tables = [table('a'), table('b', 'other')];
	const {matched, unmatched} = matchTables(tables, []);
	t.deepEqual(names(matched), ['main.a', 'other.b']);
	t.deepEqual(unmatched, []);
});

test('the first rule that matches a table counts, and rules that match nothing are named', t => {
	const rules: readonly TableRule[] = [
		{table: 'sales_*', exclude: ['*_old', '/tmp/']},
		{table: 'sales_2024_old', sample_size: 10},
		{table: '*', schema: 'main'},
		{table: 'nowhere'},
		{table: 'customers', schema: 'archive_*'},
	];
	const tables = [
		table('customers'),
		table('sales_2024'),
		table('sales_2024_old'),
		table('sales_tmp_1', 'other'),
		table('customers', 'archive_1'),
	];
	const {matched, unmatched} = matchTables(tables, rules);
	t.deepEqual(
		matched.map(match => [
			`${match.table.schema}.${match.table.name}`,
			match.rule === undefined ? -1 : rules.indexOf(match.rule),
		]),
		[
			['main.customers', 2],
			['main.sales_2024', 0],
			['main.sales_2024_old', 1],
			['archive_1.customers', 4],
		],
	);
	t.deepEqual(unmatched, [{table: 'nowhere'}]);
});

test('a table whose name looks like a glob can be named as it is', t => {
	const tables = [table('data_[2024]'), table('data_2'), table('a*'), table('ab'), table('/x/'), table('x')];
	const meant = (pattern: string, present = tables) => {
		const {matched} = matchTables(present, [{table: pattern}]);
		return names(matched);
	};

	t.deepEqual(meant('data_[2024]'), ['main.data_[2024]']);
	t.deepEqual(meant('a*'), ['main.a*']);
	t.deepEqual(meant('/x/'), ['main./x/']);
	t.deepEqual(meant('data_[2024]', tables.slice(1)), ['main.data_2']);
});

test('a table may be named with its schema, also where names have dots', t => {
	const tables = [table('orders'), table('orders', 'sales'), table('sales.orders'), table('shipped', 's')];
	const meant = (pattern: string) => {
		const matches = matchTablePattern(pattern, tables);
		return names(tables.filter((_, index) => matches[index]).map(found => ({table: found})));
	};

	t.deepEqual(meant('orders'), ['main.orders', 'sales.orders']);
	t.deepEqual(meant('sales.orders'), ['main.sales.orders']);
	t.deepEqual(meant('main.sales.orders'), ['main.sales.orders']);
	t.deepEqual(meant('s*.*'), ['sales.orders', 'main.sales.orders', 's.shipped']);
	t.deepEqual(meant('s*'), ['main.sales.orders', 's.shipped']);
	t.deepEqual(meant('/^s/'), ['main.sales.orders', 's.shipped']);
	t.true(matchesTable('sales.ord*', table('orders', 'sales')));
	t.false(matchesTable('main.ord*', table('orders', 'sales')));
});

test('each table gets at most one rule, and only tables that exist match', t => {
	const name = fc.string({unit: fc.constantFrom(...'ab*_'), minLength: 1, maxLength: 5});
	const rule = fc.record({table: name, exclude: fc.array(name, {maxLength: 2})});
	const isSound = fc.property(fc.uniqueArray(name), fc.array(rule, {minLength: 1}), (tableNames, rules) => {
		const tables = tableNames.map(text => table(text));
		const {matched, unmatched} = matchTables(tables, rules);
		const used = new Set(matched.map(match => match.rule));
		return (
			new Set(matched.map(match => match.table)).size === matched.length &&
			matched.every(match => tables.includes(match.table)) &&
			[...used].every(one => one !== undefined && new Set<unknown>(rules).has(one)) &&
			unmatched.every(one => !used.has(one))
		);
	});
	t.notThrows(() => {
		fc.assert(isSound);
	});
});
