// The drift board as lines: months, days, a row for each dataset, and the day under the cursor.
import {shortRunId} from '../../../drift/baselines/baseline-rule.ts';
import {countOf} from '../../../reports/format.ts';
import {visible} from '../../../terminal-text.ts';
import type {RunVerdict} from '../../services/board.ts';
import type {BoardRun} from '../../services/board-run.ts';
import type {DatasetRow} from '../../services/open-config.ts';
import {driftStatusLine} from '../../text/drift-status-line.ts';
import {cutName, emptyLine, fitLine, joinLines, line, type Line, segment, widthOf} from '../../text/line.ts';
import {firstFindings, type FindingsArea} from '../drift/first-findings.ts';
import {
	cellSegment,
	cellWidth,
	type KnownRuns,
	legend,
	markOf,
	type RunsByDataset,
	verdictOf,
	worstOf,
} from './cells.ts';
import {type Columns, prefix} from './layout.ts';

const gap = ' '.repeat(3);

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

const monthOf = (day: string): string => months[Number(day.slice(5, 7)) - 1] ?? '';

/** `28 Nov 2026` */
const dayText = (day: string): string => `${Number(day.slice(8))} ${monthOf(day)} ${day.slice(0, 4)}`;

/** Each month over its first visible day, the first one of a year with the year where it has room. */
const monthsText = (days: readonly string[]): string => {
	const starts = days.flatMap((day, index) => (day.slice(0, 7) === days[index - 1]?.slice(0, 7) ? [] : [index]));
	const endOf = (start: number | undefined): number => (start ?? days.length) * (cellWidth + 1);
	let text = '';
	for (const [index, start] of starts.entries()) {
		const day = days[start] ?? '';
		const begin = Math.max(endOf(start), text === '' ? 0 : text.length + 1);
		const isOfNewYear = day.slice(0, 4) !== days[start - 1]?.slice(0, 4);
		const whole = `${monthOf(day)} ${day.slice(0, 4)}`;
		const name = isOfNewYear && begin + whole.length <= endOf(starts[index + 1]) ? whole : monthOf(day);
		// After a month of a day the name moves by a cell, but not beyond the last day.
		text = begin + name.length <= endOf(undefined) ? text.padEnd(begin) + name : text;
	}

	return text;
};

/** The months, then the days. */
export const headingLines = ({nameWidth, days}: Columns, here: string | undefined): readonly Line[] => [
	line(' '.repeat(prefix + nameWidth) + monthsText(days), 'dim'),
	[
		segment(' '.repeat(prefix)),
		...fitLine(line('dataset', 'dim'), nameWidth),
		...days.map(day => segment(` ${day.slice(8)}`, day === here ? 'cursor' : 'dim')),
	],
];

type RowFacts = {
	readonly runs: RunsByDataset;
	readonly known: KnownRuns;
	readonly columns: Columns;
	/** The day under the cursor, where the cursor is on the row. */
	readonly here: string | undefined;
};

export const boardLine = ({id, datasetName}: DatasetRow, {runs, known, columns, here}: RowFacts): Line => {
	const ofDataset = runs.get(id) ?? [];
	const name = cutName(line(visible(datasetName)), columns.nameWidth);
	return [
		here === undefined ? segment(' '.repeat(prefix)) : segment('❯ ', 'cursor'),
		...fitLine(name, columns.nameWidth),
		...columns.days.flatMap(day => {
			const cell = cellSegment(worstOf(ofDataset, day, known), known);
			return [segment(' '), day === here ? segment(cell.text, 'here') : cell];
		}),
	];
};

const verdictLine = (verdict: RunVerdict | undefined): Line => {
	if (verdict === undefined) {
		return line('being judged', 'dim');
	}

	if (verdict === 'failed') {
		return line('✖ failed', 'failed');
	}

	return verdict === 'first' ? line('nothing to compare it with', 'dim') : driftStatusLine(verdict);
};

export type Day = {
	readonly row: DatasetRow | undefined;
	readonly day: string | undefined;
	readonly runs: RunsByDataset;
	readonly known: KnownRuns;
};

const runText = (run: BoardRun | undefined, count: number): string => {
	if (run === undefined) {
		return 'no run';
	}

	const others = count > 1 ? `, the worst of ${countOf(count, 'run')}` : '';
	return `run ${shortRunId(run.runId)} ${run.name}${others}`;
};

/** The day with a run that is nearest to a day. */
const nearestDay = (ofRow: readonly BoardRun[], day: string): string | undefined => {
	const distance = (other: string): number => Math.abs(Date.parse(other) - Date.parse(day));
	return ofRow.map(run => run.day).toSorted((one, other) => distance(one) - distance(other))[0];
};

/** With the keys that go from day to day. */
type DayArea = FindingsArea & {readonly earlier: string; readonly later: string};

/** The day under the cursor, after a blank line or a rule. */
export const dayLines = (
	{row, day, runs, known}: Day,
	{width, height, open, earlier, later}: DayArea,
): readonly Line[] => {
	const isTall = height > 2;
	const rule = isTall ? line('─'.repeat(width), 'dim') : emptyLine;
	if (row === undefined || day === undefined) {
		return [rule];
	}

	const ofRow = runs.get(row.id) ?? [];
	const ofDay = ofRow.filter(run => run.day === day);
	const nearest = ofDay.length > 0 ? undefined : nearestDay(ofRow, day);
	const run = worstOf(ofDay, day, known);
	const verdict = run && verdictOf(run, known);
	return [
		rule,
		[
			segment('  '),
			segment(visible(row.datasetName), 'strong'),
			segment(`   ${dayText(day)}   `, 'dim'),
			...(run === undefined ? [] : joinLines([verdictLine(verdict), emptyLine], gap)),
			segment(runText(run, ofDay.length), 'dim'),
			segment(
				nearest === undefined ? '' : `; ${nearest < day ? earlier : later} goes to ${dayText(nearest)}`,
				'dim',
			),
		],
		...(typeof verdict === 'object' && height > 2
			? firstFindings(verdict, {width: width - 4, height: height - 2, open}).map(item => [segment('  '), ...item])
			: []),
	];
};

/** As much of the legend as fits, in whole parts. */
export const legendLine = (width: number): Line => {
	const parts: Line[] = [];
	let room = width;
	for (const [kind, meaning] of legend) {
		const part: Line = [markOf(kind), segment(` ${meaning}   `, 'dim')];
		room -= widthOf(part);
		if (room < 0) {
			break;
		}

		parts.push(part);
	}

	return parts.flat();
};
