// The `?` list: what each key of a screen does, and what the marks mean.
import {cellWidth} from '../../terminal-text.ts';
import {absentMark, nullMark} from '../../reports/format.ts';
import {emptyLine, fitLine, flowLines, line, type Line, segment} from '../text/line.ts';
import {acceptedMark, fewRowsMark, schemaMark, severityMarks, type Tone} from '../text/theme.ts';
import {type Binding, shownKeys} from './key-bindings.ts';

const marks: ReadonlyArray<{readonly glyph: string; readonly meaning: string; readonly tone?: Tone}> = [
	...[severityMarks.high, severityMarks.medium, severityMarks.low, severityMarks.none].map(({glyph, word, tone}) => ({
		glyph,
		meaning: word,
		tone,
	})),
	{...schemaMark, meaning: 'schema change'},
	{...acceptedMark, meaning: 'accepted'},
	{...fewRowsMark, meaning: 'too few rows'},
	{glyph: '✖', meaning: 'failed', tone: 'failed'},
	{glyph: '≈', meaning: 'estimate'},
	{glyph: nullMark, meaning: 'null'},
	{glyph: absentMark, meaning: 'no figure'},
	{glyph: '◉', meaning: 'selected', tone: 'cursor'},
];

const indent = segment('  ');

const block = (title: string, lines: readonly Line[]): readonly Line[] =>
	lines.length === 0 ? [] : [line(title, 'strong'), ...lines.map(item => [indent, ...item]), emptyLine];

/** Keys with their words, one below the other, or in two columns where they fit. */
const listed = (bindings: readonly Binding[], width: number): readonly Line[] => {
	const widestKeys = Math.max(0, ...bindings.map(binding => cellWidth(shownKeys(binding))));
	const widest = widestKeys + 2 + Math.max(0, ...bindings.map(({help}) => cellWidth(help)));
	const items = bindings.map((binding): Line => [
		...fitLine(line(shownKeys(binding), 'strong'), widestKeys + 2),
		segment(binding.help),
	]);
	const half = Math.floor(width / 2);
	if (widest + 2 > half) {
		return items;
	}

	const rows = Math.ceil(items.length / 2);
	return items.slice(0, rows).map((item, row) => [...fitLine(item, half), ...(items[row + rows] ?? [])]);
};

/** Keys with a word each, side by side. */
const flowing = (bindings: readonly Binding[], width: number): readonly Line[] =>
	flowLines(
		bindings.map(binding => [segment(shownKeys(binding), 'strong'), segment(` ${binding.label}`)]),
		width,
	);

/** Every key of a screen, grouped by purpose, and the marks, for a window of this width. */
export const helpLines = (bindings: readonly Binding[], columns: number): readonly Line[] => {
	const width = columns - 4;
	const of = (group: Binding['group']) => bindings.filter(binding => binding.group === group);
	const lines = [
		...block('Here', listed(of(undefined), width)),
		...block('Move', flowing(of('move'), width)),
		...block('Everywhere', flowing(of('everywhere'), width)),
		...block(
			'Marks',
			flowLines(
				marks.map(({glyph, meaning, tone = 'plain'}) => [segment(glyph, tone), segment(` ${meaning}`)]),
				width,
			),
		),
	];
	return lines.slice(0, -1);
};
