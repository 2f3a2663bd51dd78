import test from 'ava';
import {line, segment, textOf, widthOf} from '../../../source/session/text/line.ts';
import {type Column, headingLine, layOut, layOutFrom, rowLine} from '../../../source/session/text/table-layout.ts';
import fc from '../../support/properties.ts';

type Row = {readonly name: string; readonly rows: string; readonly note: string};

const columns: ReadonlyArray<Column<Row>> = [
	{
		heading: 'name',
		align: 'left',
		rank: 0,
		shrinkTo: 8,
		cell: ({name}) => line(name),
	},
	{
		heading: 'rows',
		align: 'right',
		rank: 1,
		cell: ({rows}) => line(rows),
	},
	{
		heading: 'note',
		align: 'left',
		rank: 2,
		cell: ({note}) => line(note),
		short: {from: 1, cell: ({note}) => line(note.slice(0, 2))},
	},
];

const shop = [
	{name: 'customers', rows: '12,480', note: 'worst of all'},
	{name: 'a_name_that_is_quite_long', rows: '7', note: 'ok'},
] as const satisfies readonly Row[];

const texts = (width: number) => {
	const layout = layOut(columns, shop, width);
	return [headingLine(layout), ...shop.map(row => rowLine(layout, row))].map(item => textOf(item).trimEnd());
};

test('numbers stand under each other, on the right', t => {
	t.deepEqual(texts(60), [
		'name                          rows   note',
		'customers                   12,480   worst of all',
		'a_name_that_is_quite_long        7   ok',
	]);
});

test('a name gives way before a column does', t => {
	t.deepEqual(texts(40), [
		'name                 rows   note',
		'customers          12,480   worst of all',
		'a_name_t…te_long        7   ok',
	]);
});

test('the least important column goes first, and a number is never cut', t => {
	t.deepEqual(texts(18), ['name          rows', 'customers   12,480', 'a_na…long        7']);
});

test('the text beside a name stays when the name is cut', t => {
	const view: Column<Row> = {
		heading: 'name',
		align: 'left',
		rank: 0,
		shrinkTo: 8,
		cell: ({name}) => [segment(name), segment(' view', 'dim')],
	};
	t.is(textOf(rowLine(layOut([view], shop, 17), shop[1])), 'a_name…_long view');
	t.is(
		textOf(rowLine(layOut([view], shop, 12), shop[1])),
		'a_name…_long',
		'a name that would be hardly there stands alone',
	);
});

test('a sentence is cut after its last whole word', t => {
	const view: Column<Row> = {
		heading: 'note',
		align: 'left',
		rank: 0,
		shrinkTo: 8,
		cut: 'end',
		cell: ({note}) => line(note),
	};
	t.is(textOf(rowLine(layOut([view], shop, 11), shop[0])), 'worst of … ');
	t.is(textOf(rowLine(layOut([view], shop, 12), shop[0])), 'worst of all');
	t.is(
		textOf(rowLine(layOut([view], [{...shop[0], note: 'unbreakable'}], 8), {...shop[0], note: 'unbreakable'})),
		'unbreak…',
	);
});

test('no line is wider than the window while the frozen name and one number fit', t => {
	const text = fc.string({unit: 'grapheme', maxLength: 30}).filter(value => !/[\p{Control}\p{Format}]/v.test(value));
	fc.assert(
		fc.property(
			fc.array(fc.record({name: text, rows: fc.constantFrom('1', '12,480'), note: text})),
			fc.integer({min: 18, max: 120}),
			(rows, width) => {
				for (const layout of [layOut(columns, rows, width), layOutFrom(columns, rows, {width, offset: 1})]) {
					for (const row of rows) {
						t.true(widthOf(rowLine(layout, row)) <= width);
					}
				}
			},
		),
	);
});

test('scrolling sideways moves the other columns and keeps the name where it is', t => {
	const before = layOutFrom(columns, shop, {width: 60, offset: 0});
	const after = layOutFrom(columns, shop, {width: 60, offset: 1});
	t.is(before.columns[0]?.width, after.columns[0]?.width);
	t.is(after.columns[1]?.column.heading, 'note');
});
