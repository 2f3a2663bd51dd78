import test from 'ava';
import {columnOf, measure, planOf, valueOf} from '../../support/sqlite.ts';
import {duckdbFile, openTestDuckDb} from '../../support/duckdb.ts';

/** Blanks, letters and digits at every place, beside characters that change their size with their case. */
const texts: readonly string[] = [
	['', ' ', 'a', 'A', 'aA', 'Aa', '1', 'a1', 'A1', '-', '@[`{', '/:', 'zZ9', '0', 'Z', 'z'],
	[' a', 'a ', '\ta', 'a\t', '\na', 'a\n', '\ra', 'a\r\n', '\u{B}a', 'a\u{A0}', '\u{2003}a', '!a', '*', '[a-z]', '?'],
	[
		'é',
		'É',
		'éa',
		'Éa',
		'éA',
		'ÉA',
		'ẞ',
		'ẞa',
		'Aẞ',
		'İ',
		'İa',
		'AİX',
		'aAİ',
		'\u{212A}',
		'A\u{212A}',
		'ſ',
		'aſ',
		'AȺ',
	],
	['٣', 'a٣', '１', 'ａ', 'Ａ', 'Ａa', '\u{600} ', ' \u{301}', 'a \u{301}', '👩‍👩‍👧 ', '👩‍👩‍👧1', '\u{0}A', 'a\u{0} '],
	['x'.repeat(3000), `${'x'.repeat(3000)}Y7 `, `${'É'.repeat(3000)}y`],
].flat();

const counted = (holds: (text: string) => boolean): number => texts.filter(text => holds(text)).length;

const expected = {
	empty_count: counted(text => text === ''),
	padded_count: counted(text => /^[\t\n\r ]|[\t\n\r ]$/v.test(text)),
	upper_count: counted(text => /[A-Z]/v.test(text) && !/[a-z]/v.test(text)),
	lower_count: counted(text => /[a-z]/v.test(text) && !/[A-Z]/v.test(text)),
	non_ascii_count: counted(text => /\P{ASCII}/v.test(text)),
	digit_count: counted(text => /\d/v.test(text)),
	max_length: Math.max(...texts.map(text => [...text].length)),
} as const;

/** A text as DuckDB's SQL, whatever its characters. */
const literal = (text: string): string =>
	text === '' ? "''" : [...text].map(character => `chr(${character.codePointAt(0)})`).join(' || ');

for (const [kind, type] of [
	['plain', 'VARCHAR'],
	['with a collation', 'VARCHAR COLLATE NOCASE'],
	['with a collation without accents', 'VARCHAR COLLATE NOACCENT'],
] as const) {
	test(`texts ${kind} are counted by letters, digits and blanks as regular expressions count them`, async t => {
		const short = texts.filter(text => text.length < 100).map(text => `(${literal(text)})`);
		const file = await duckdbFile(
			t,
			`CREATE TABLE texts (text ${type}, empty VARCHAR);
			INSERT INTO texts (text) VALUES ${short.join(', ')}, (repeat('x', 3000)), (repeat('x', 3000) || 'Y7 '),
				(repeat('É', 3000) || 'y')`,
		);
		const source = await openTestDuckDb(t, file);
		const measurement = await measure(source, await planOf(source, 'texts'));
		t.deepEqual([...columnOf(measurement, 'text').errors], []);
		for (const [metric, count] of Object.entries(expected)) {
			t.is(valueOf(measurement, 'text', metric as keyof typeof expected), count, metric);
		}

		t.is(valueOf(measurement, 'empty', 'digit_count'), 0);
	});
}

test('a table without rows has counts of zero', async t => {
	const file = await duckdbFile(t, 'CREATE TABLE nothing (text VARCHAR, number INTEGER, moment TIMESTAMP)');
	const source = await openTestDuckDb(t, file);
	const measurement = await measure(source, await planOf(source, 'nothing'));
	t.is(measurement.rowCount, 0);
	t.is(valueOf(measurement, 'text', 'upper_count'), 0);
	t.is(valueOf(measurement, 'number', 'zero_count'), 0);
});
