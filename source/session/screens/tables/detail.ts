// The dataset under the cursor, below the list: what changed, or which key to press.
import {runTitle} from '../../../drift/baselines/run-name.ts';
import {begunAt, type ColumnProfile, type Run} from '../../../profiling/profile.ts';
import {moveSlice, periodOf} from '../../../profiling/slice.ts';
import {sparkline} from '../../../reports/sparkline.ts';
import {byPeriod, withDates} from '../../text/slice-axis.ts';
import {formatAge} from '../../../reports/format-time.ts';
import {countOf, formatCount} from '../../../reports/format.ts';
import {visible} from '../../../terminal-text.ts';
import type {DatasetRow} from '../../services/open-config.ts';
import type {DriftStatus} from '../../../drift/drift-status.ts';
import {frameHeight, type Size} from '../../state/size.ts';
import type {KeyOf} from '../../input/key-bindings.ts';
import {cutName, line, type Line, segment, wholePieces, widthOf, wrapSentence} from '../../text/line.ts';
import {fewRowsMark, schemaMark, severityMarks, type Tone} from '../../text/theme.ts';
import {firstFindings} from '../drift/first-findings.ts';
import {columnLines} from './column-lines.ts';
import type {tablesKeys} from './keys.ts';

const smallest = 4;
/** Lines beside a list that is longer than the window, at least. */
const besideLong = 9;
/** Of the lines of a tall window, the detail beside a long list has one in so many. */
const shareBesideLong = 3;
/** From this height on, a window always has the detail; a lower one only beside a short list. */
const roomyWindow = 26;

/** Lines for the list and the detail. */
const roomOf = ({rows}: Size): number => Math.max(1, rows - frameHeight - 1);

/** Lines of the detail, the same for every position of the cursor and every filter. */
export const tablesDetail = (size: Size, datasets: number): number => {
	// One blank line stands between the two.
	const spare = roomOf(size) - datasets - 1;
	if (spare >= smallest) {
		return spare;
	}

	return size.rows >= roomyWindow ? Math.max(besideLong, Math.floor(roomOf(size) / shareBesideLong)) : 0;
};

/** Datasets that fit beside the detail. */
export const tablesPage = (size: Size, datasets: number): number => {
	const detail = tablesDetail(size, datasets);
	return Math.max(1, roomOf(size) - (detail === 0 ? 0 : detail + 1));
};

/** The drift of a dataset as the detail shows it. */
export type DetailDrift = {
	readonly driftStatus: DriftStatus | undefined;
	/** Whether the latest run has no verdict yet. The drift is then of the previous run, or by earlier rules. */
	readonly isEarlier: boolean;
};

/** The name, what the dataset is, and its latest run: as many facts as fit beside the name. */
const headOf = (
	{datasetName, table, runs}: DatasetRow,
	{isEarlier, now, width}: {readonly isEarlier: boolean; readonly now: Date; readonly width: number},
): Line => {
	const [latest] = runs;
	const name = cutName([segment(visible(datasetName), 'strong')], width);
	const facts = [
		segment(`   ${table.kind}`, 'dim'),
		...(latest === undefined
			? []
			: [
					segment(`   ${runTitle(latest)}`, 'dim'),
					segment(`, ${formatAge(begunAt(latest), now)}`, 'dim'),
					segment(latest.status === 'partial' ? '; some columns failed' : '', 'dim'),
					segment(isEarlier ? '; not judged yet, this was found before:' : '', 'dim'),
				]),
	];
	return [...name, ...wholePieces(facts, width - widthOf(name))];
};

/** In cells. */
type Area = {readonly width: number; readonly height: number};

type BodyArea = Area & {readonly keyOf: KeyOf<typeof tablesKeys>};

const bodyOf = (
	row: DatasetRow,
	driftStatus: DriftStatus | undefined,
	{width, height, keyOf}: BodyArea,
): readonly Line[] => {
	const {failed, runs, table} = row;
	const said = (text: string, tone: Tone = 'dim', maxLines = 2) => wrapSentence(text, {tone, width, maxLines});
	if (table.isGone === true) {
		return [
			...said('✖ The table is gone: the source no longer lists it.', 'failed'),
			...said(
				`It was dropped or renamed, or this user may not see it. Press ${keyOf('open')} for its runs so far.`,
			),
		];
	}

	if (failed !== undefined) {
		return [
			// What to press stays in view.
			...said(
				`✖ The last run failed: ${visible(failed.error ?? 'no reason was recorded')}`,
				'failed',
				Math.max(1, Math.min(3, height - 1)),
			),
			...said(`Press ${keyOf('run')} to profile it again, ${keyOf('history')} for all its runs.`),
		];
	}

	if (runs.length === 0) {
		const size = table.estimatedRows === null ? '' : `; about ${countOf(table.estimatedRows, 'row')}`;
		return said(`Never profiled${size}. Press ${keyOf('open')} to look at it, ${keyOf('run')} to profile it.`);
	}

	if (runs.length === 1) {
		return said(
			`Profiled once: ${keyOf('open')} shows the profile. Press ${keyOf('run')} to profile it again; ` +
				'the changes then show here.',
		);
	}

	return driftStatus === undefined ? [] : verdictLines(driftStatus, {width, height, keyOf});
};

const verdictLines = (driftStatus: DriftStatus, {width, height, keyOf}: BodyArea): readonly Line[] => {
	if (driftStatus.findings.length === 0) {
		const {compared, fewRows} = driftStatus;
		const {glyph, word} = fewRows > 0 ? fewRowsMark : severityMarks.none;
		const comparison =
			fewRows > 0
				? `too few rows to judge ${formatCount(fewRows)} of ${formatCount(compared)} metrics; ` +
					'none of the others drifted'
				: `${formatCount(compared)} metrics compared with the baseline, all within their thresholds`;
		return wrapSentence(`${glyph} ${word}   ${comparison}`, {tone: 'dim', width, maxLines: 2});
	}

	return firstFindings(driftStatus, {width, height, open: keyOf('open')});
};

/** The rows of the latest slices with dates under them; periods without rows are blank. */
const sliceRowsLines = ({slices = [], undatedRows = 0, table}: DatasetRow, {width, height}: Area): readonly Line[] => {
	const [newest, oldest] = [slices.at(-1)?.slice, slices.at(0)?.slice];
	const by = newest && periodOf(newest);
	if (
		newest === undefined ||
		by === undefined ||
		oldest === undefined ||
		slices.length < 2 ||
		height < 2 ||
		table.isGone === true
	) {
		return [];
	}

	const title = `rows ${byPeriod(newest)}   `;
	const undated = undatedRows === 0 ? '' : `   ${formatCount(undatedRows)} without a date`;
	const rows = new Map(slices.map(({slice, rows: count}) => [slice.start.getTime(), count]));
	const periods = [newest];
	const room = Math.min(slices.length, width - title.length - undated.length);
	while (periods.length < room && (periods[0] ?? oldest).start > oldest.start) {
		periods.unshift(moveSlice(periods[0] ?? oldest, -1, by));
	}

	const counts = periods.map(({start}) => rows.get(start.getTime()) ?? null);
	return [
		[segment(title, 'dim'), segment(sparkline(counts, 'from-zero'), 'picture'), segment(undated, 'dim')],
		line(' '.repeat(title.length) + withDates(' '.repeat(periods.length), periods[0] ?? oldest, newest), 'dim'),
	];
};

/** Lines below which no column fits under the head and a verdict. */
const columnsFrom = 7;

/** The run whose columns the detail shows, if it has room for any. */
export const runBelow = (row: DatasetRow | undefined, height: number): Run | undefined =>
	row === undefined || row.failed !== undefined || row.table.isGone === true || height < columnsFrom
		? undefined
		: row.runs[0];

export type DetailArea = BodyArea & {
	readonly now: Date;
	/** The first columns of the run, once they are known. */
	readonly columns: readonly ColumnProfile[];
};

/** The detail in at most `height` lines, after a rule. */
export const detailLines = (
	row: DatasetRow | undefined,
	{driftStatus, isEarlier}: DetailDrift,
	{now, width, height, keyOf, columns}: DetailArea,
): readonly Line[] => {
	if (row === undefined || height === 0) {
		return [];
	}

	const missing =
		row.missing === undefined || row.table.isGone === true
			? []
			: [line(`${schemaMark.glyph} ${row.missing}`, schemaMark.tone)];
	const above = [...missing, ...sliceRowsLines(row, {width: width - 4, height: height - 4 - missing.length})];
	const body = bodyOf(row, driftStatus, {width: width - 4, height: height - 2 - above.length, keyOf});
	const below = columnLines(columns, {
		width: width - 4,
		height: height - 2 - above.length - body.length,
		count: Math.max(columns.length, row.runs[0]?.columnCount ?? 0),
		severities: new Map(driftStatus?.columns),
		open: keyOf('profile'),
	});
	return [
		line('─'.repeat(width), 'dim'),
		[segment('  '), ...headOf(row, {isEarlier, now, width: width - 4})],
		...[...above, ...body, ...below].map(item => [segment('  '), ...item]),
	].slice(0, height);
};
