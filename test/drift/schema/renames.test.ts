// Columns that are gone and columns that are new: one and the same, or not.
import test from 'ava';
import {nameSimilarity} from '../../../source/drift/schema/renames.ts';
import type {SchemaChange} from '../../../source/drift/report.ts';
import type {ColumnProfile} from '../../../source/profiling/profile.ts';
import {column, driftOf} from '../../support/drift-runs.ts';
import {profiledColumn, profiledRun, shapes} from '../../support/drawn-runs.ts';
import {randomNumbers} from '../../support/random.ts';

const rows = 600;

const changes = (
	before: readonly ColumnProfile[],
	after: readonly ColumnProfile[],
	keys: unknown = {},
): ReadonlyArray<Pick<SchemaChange, 'kind' | 'columnName'>> =>
	driftOf(profiledRun(before), profiledRun(after), keys).schemaChanges.map(({kind, columnName}) => ({
		kind,
		columnName,
	}));

const kinds = (before: readonly ColumnProfile[], after: readonly ColumnProfile[]): readonly string[] =>
	changes(before, after).map(({kind}) => kind);

const draw = (
	name: string,
	shape: 'normal' | 'lognormal' | 'dates' | 'categories',
	seed: number,
	shift = 0,
): ColumnProfile => profiledColumn(name, shapes[shape].type, shapes[shape].draw(randomNumbers(seed), rows, shift));

test('names are similar by their letters, or by the words that they share', t => {
	t.is(nameSimilarity('signup', 'signup'), 1);
	t.true(nameSimilarity('signup_date', 'signupDate') > 0.85);
	t.true(nameSimilarity('email', 'customer_email') > 0.85);
	t.true(nameSimilarity('colour', 'color') > 0.8);
	t.true(nameSimilarity('age', 'total') < 0.3);
	t.is(nameSimilarity('', ''), 1);
	t.true(nameSimilarity('x'.repeat(1_000_000), 'y'.repeat(1_000_000)) < 0.1);
});

test('the same values to the last figure are a renamed column, whatever the names', t => {
	t.deepEqual(changes([draw('dob', 'dates', 1)], [draw('birthday', 'dates', 1)]), [
		{kind: 'column_renamed', columnName: 'birthday'},
	]);
});

test('similar values under a similar name are a renamed column, also where rows were added', t => {
	t.deepEqual(kinds([draw('total_purchases', 'lognormal', 1)], [draw('purchases', 'lognormal', 2)]), [
		'column_renamed',
	]);
	t.deepEqual(kinds([draw('segment', 'categories', 1)], [draw('customer_segment', 'categories', 2)]), [
		'column_renamed',
	]);
});

test('similar values under different names are two columns, and so are different values under similar names', t => {
	t.deepEqual(kinds([draw('height', 'normal', 1)], [draw('score', 'normal', 2)]), ['column_removed', 'column_added']);
	t.deepEqual(kinds([draw('price_net', 'normal', 1)], [draw('price_gross', 'normal', 2, 2)]), [
		'column_removed',
		'column_added',
	]);
	t.deepEqual(
		kinds(
			[draw('price', 'normal', 1)],
			[
				profiledColumn(
					'price_text',
					'text',
					Array.from({length: rows}, () => 'a'),
				),
			],
		),
		['column_removed', 'column_added'],
	);
});

test('a column that holds one or two values is not recognised by them alone', t => {
	const flag = (name: string) =>
		profiledColumn(
			name,
			'boolean',
			Array.from({length: rows}, (_, index) => index % 2),
		);
	t.deepEqual(kinds([flag('is_active')], [flag('has_account')]), ['column_removed', 'column_added']);
	t.deepEqual(kinds([flag('is_active')], [flag('active')]), ['column_renamed']);
});

test('without figures in common a similar name is not a rename', t => {
	t.deepEqual(kinds([column('email', 'text')], [column('e_mail', 'text')]), ['column_removed', 'column_added']);
});

test('each column is renamed at most once, the likeliest pair first', t => {
	const before = [draw('price_a', 'normal', 1), draw('price_b', 'normal', 1, 5)];
	const after = [draw('price_x', 'normal', 1, 5), draw('price_y', 'normal', 1)];
	const report = driftOf(profiledRun(before), profiledRun(after));
	t.deepEqual(
		report.schemaChanges.map(({baseline, current}) => [baseline?.name, current?.name]),
		[
			['price_a', 'price_y'],
			['price_b', 'price_x'],
		],
	);
});

test('an ignored column is neither the old nor the new name of another', t => {
	const found = changes([draw('tmp_1', 'normal', 1)], [draw('tmp_2', 'normal', 1)], {ignore: [{column: 'tmp_1'}]});
	t.deepEqual(found, [{kind: 'column_added', columnName: 'tmp_2'}]);
});

test('a table of two hundred other columns is compared without comparing all of their values', t => {
	const columns = (prefix: string, seed: number) =>
		Array.from({length: 200}, (_, index) =>
			column(`${prefix}${'abcdefghij'[index % 10] ?? ''}${index}`, 'float', {
				count: 10,
				mean: seed + index,
				distinct_count: 5,
			}),
		);
	t.is(driftOf(profiledRun(columns('first_', 0)), profiledRun(columns('2nd-', 1))).schemaChanges.length, 400);
});
