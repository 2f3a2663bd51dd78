/** @jsxRuntime automatic */ // tsx reads the settings of the source only.
// Parts of screens by themselves, in boxes of three widths.
import test from 'ava';
import {Box, renderToString} from 'ink';
import type {ReactElement} from 'react';
import stringWidth from 'string-width';
import {BorderedTable, tableBorders} from '../../source/session/components/ink-table.tsx';
import {LineText} from '../../source/session/components/lines.tsx';
import {List, prefixWidth} from '../../source/session/components/list.tsx';
import {ErrorText, LoadedView} from '../../source/session/components/message.tsx';
import {Select} from '../../source/session/components/select.tsx';
import {newList} from '../../source/session/state/list-state.ts';
import {cutLine, line, segment} from '../../source/session/text/line.ts';
import {type Column, layOut} from '../../source/session/text/table-layout.ts';

type City = {readonly name: string; readonly people: number; readonly story: string};

const cities: readonly City[] = [
	{name: 'Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch', people: 3107, story: 'on Anglesey'},
	{name: '東京', people: 37_274_000, story: 'the largest of them all'},
	{name: '🦊 town', people: 12, story: ''},
];

const columns: ReadonlyArray<Column<City>> = [
	{
		heading: 'city',
		align: 'left',
		rank: 0,
		shrinkTo: 12,
		cell: ({name}) => line(name),
	},
	{
		heading: 'people',
		align: 'right',
		rank: 1,
		cell: ({people}) => line(people.toLocaleString('en-US')),
	},
	{
		heading: 'story',
		align: 'left',
		rank: 2,
		cell: ({story}) => line(story, 'dim'),
	},
];

const linesOf = (tree: ReactElement, width: number): readonly string[] =>
	renderToString(
		<Box flexDirection="column" width={width}>
			{tree}
		</Box>,
		{columns: width},
	).split('\n');

for (const width of [30, 60, 100]) {
	test(`a list keeps its numbers whole and its cursor in view in ${width} cells`, t => {
		const lines = linesOf(
			<List
				rows={cities}
				idOf={({name}) => name}
				state={{...newList, cursor: 1}}
				layout={layOut(columns, cities, width - prefixWidth(false))}
				page={3}
				empty={null}
			/>,
			width,
		);
		t.is(lines.length, 4);
		t.true(lines.every(text => stringWidth(text) <= width));
		t.regex(lines[2] ?? '', /^❯ 東京 +37,274,000/v);
		t.is(lines[0]?.includes('story'), width >= 60);
		t.regex(
			lines[1] ?? '',
			width === 100 ? /Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch/v : /Llan[^…]*…[^…]*goch/v,
		);
	});

	test(`a table has its borders in line, whatever its cells contain, in ${width} cells`, t => {
		const lines = linesOf(
			<BorderedTable layout={layOut(columns, cities, width - tableBorders)} rows={cities} cursor={0} />,
			width,
		);
		t.is(lines.length, cities.length + 4);
		t.is(new Set(lines.map(text => stringWidth(text))).size, 1, lines.join('\n'));
		t.true(stringWidth(lines[0] ?? '') <= width);
		t.regex(lines[3] ?? '', width === 100 ? /Llanfairpwll/v : /Llan[^…]*…[^…]*goch/v, 'names differ at their ends');
	});

	test(`an error is shown whole in ${width} cells`, t => {
		const text = linesOf(
			<ErrorText
				error={{
					what: 'Cannot open /data/a-directory/with-a-long-name/shop.db',
					why: 'It is not there',
					hint: 'Check source.filepath',
				}}
				press="Press R to try again."
			/>,
			width,
		)
			.map(item => item.trim())
			.join('');
		for (const part of ['shop.db', 'It is not there', 'Check source.filepath', 'Press R to try again.']) {
			t.true(text.replaceAll(' ', '').includes(part.replaceAll(' ', '')), part);
		}
	});

	test(`a line is cut at its end and keeps its colours in ${width} cells`, t => {
		const pieces = [segment('▲ HIGH', 'high'), segment(` ${'word '.repeat(40)}`)];
		const [text = ''] = linesOf(<LineText line={cutLine(pieces, width)} />, width);
		t.is(stringWidth(text.trimEnd()), width);
		t.regex(text, /^▲ HIGH word.*…$/v);
	});

	test(`a choice shows the part of the list that the cursor is in, in ${width} cells`, t => {
		const lines = linesOf(
			<Select lines={Array.from({length: 20}, (_, index) => line(`number ${index + 1}`))} cursor={11} page={4} />,
			width,
		);
		t.deepEqual(
			lines.map(text => text.trimEnd()),
			['  number 9', '  number 10', '  number 11', '❯ number 12'],
		);
	});
}

test('the spinner appears only after a noticeable wait', t => {
	const [text = ''] = linesOf(
		<LoadedView loaded={{status: 'loading'}} waitsFor="Reading">
			{() => null}
		</LoadedView>,
		40,
	);
	t.is(text.trim(), '');
});
