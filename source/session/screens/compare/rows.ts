// The tables of two sides as rows: their progress, then what was found.
import {driftStatusOf} from '../../../drift/drift-status.ts';
import {driftSeverities} from '../../../drift/severity.ts';
import {absentMark, formatCount} from '../../../reports/format.ts';
import {columnOf, findingsOf, type ListedFinding} from '../../../reports/findings.ts';
import {visible} from '../../../terminal-text.ts';
import {spinnerAt} from '../../components/message.tsx';
import {prefixWidth} from '../../components/list.tsx';
import {isMatch, type ListState, settleList} from '../../state/list-state.ts';
import {memoizeLast} from '../../state/memoize-last.ts';
import {isUnderWay, type SideProgress, type SidesTable} from '../../state/sides-table.ts';
import {bodyHeight, type Size} from '../../state/size.ts';
import {progressBar} from '../../text/bars.ts';
import {driftStatusLine, shortDriftStatusLine} from '../../text/drift-status-line.ts';
import {emptyLine, joinLines, line, type Line, segment, textOf, widthOf} from '../../text/line.ts';
import {layOut, rowLine, type Column, type Layout} from '../../text/table-layout.ts';
import {wrapWords} from '../../text/wrap-words.ts';
import {reasonOf, severityCell, shownTitleOf, valuesOf} from '../drift/rows.ts';

/** Lines beside the list: the bar, a blank, the headings, and a blank before the details of a table. */
const besideList = 4;

/** Lines about the table under the cursor: what a list of so many tables leaves, but some beside a long one. */
export const detailHeight = (size: Size, tables: number): number =>
	Math.max(size.rows < 24 ? 2 : 6, bodyHeight(size) - besideList - tables);

export const comparePage = (size: Size, tables: number): number =>
	Math.max(1, bodyHeight(size) - besideList - detailHeight(size, tables));

/** Whether a table is not known to be the same. */
const isDifferent = ({state}: SidesTable): boolean => state !== 'same' && state !== 'cancelled' && state !== 'waiting';

const ranks = {high: 0, medium: 2, low: 3, none: 5} as const;

/** What differs most comes first, then what failed. */
const rankOf = ({state, report}: SidesTable): number =>
	state === 'failed' ? 1 : state === 'cancelled' ? 4 : ranks[report?.summary.worst ?? 'none'];

/** While tables are read none moves; then what differs comes first. */
const ordered = memoizeLast((tables: readonly SidesTable[]): readonly SidesTable[] =>
	tables.some(table => isUnderWay(table)) ? tables : tables.toSorted((one, other) => rankOf(one) - rankOf(other)),
);

export const shownTables = memoizeLast(
	(tables: readonly SidesTable[], onlyDifferent: boolean, filter: string): readonly SidesTable[] =>
		ordered(tables).filter(
			table =>
				(!onlyDifferent || isDifferent(table)) &&
				(filter === '' || isMatch(`${table.datasetName} ${table.otherName ?? ''}`, filter)),
		),
);

export const idsOf = memoizeLast((tables: readonly SidesTable[]): readonly string[] => tables.map(({id}) => id));

/** Until the user moves the cursor, it is on the first table, whichever that is. */
export const settleTables = (list: ListState, tables: readonly SidesTable[], page: number): ListState =>
	settleList(list, idsOf(tables), page);

/** The mark before a table. Its meaning is in words beside it. */
export const markOf = (table: SidesTable, now: number): Line => {
	switch (table.state) {
		case 'profiling':
		case 'rows': {
			return [segment(`${spinnerAt(now)} `, 'cursor')];
		}

		case 'same': {
			return [segment('= ', 'good')];
		}

		case 'differs':
		case 'left':
		case 'right': {
			return [segment('≠ ', 'high')];
		}

		case 'failed': {
			return [segment('✖ ', 'failed')];
		}

		case 'waiting':
		case 'cancelled': {
			return [segment('· ', 'dim')];
		}
	}
};

const barWidth = 8;

const progressPieces = (name: string, {rowsDone, rowsTotal, isProfiled}: SideProgress): Line => {
	if (isProfiled) {
		return [segment(`${name} ✔`.padEnd(name.length + 1 + barWidth), 'dim')];
	}

	const fraction = rowsTotal === null || rowsTotal === 0 ? 0 : rowsDone / rowsTotal;
	return [segment(`${name} `, 'dim'), segment(progressBar(fraction, barWidth), 'picture')];
};

const stateLine = (table: SidesTable, width: number): Line => {
	switch (table.state) {
		case 'waiting': {
			return line('waiting', 'dim');
		}

		case 'profiling': {
			return [...progressPieces('left', table.left), segment('  '), ...progressPieces('right', table.right)];
		}

		case 'rows': {
			return line('comparing the rows');
		}

		case 'same': {
			return line('the same', 'good');
		}

		case 'left': {
			return line('left only', 'high');
		}

		case 'right': {
			return line('right only', 'low');
		}

		case 'failed': {
			const {message = '', why} = table.error ?? {};
			return line(visible(why === undefined ? message : `${message}: ${why}`), 'failed');
		}

		case 'cancelled': {
			return line('cancelled', 'dim');
		}

		case 'differs': {
			if (table.report === undefined) {
				return line('differs');
			}

			const status = driftStatusOf(table.report);
			const whole = driftStatusLine(status);
			return widthOf(whole) <= width ? whole : shortDriftStatusLine(status);
		}
	}
};

const rowsCell = (side: 'left' | 'right') => (table: SidesTable) => {
	const {report} = table;
	const run = side === 'left' ? report?.baseline : report?.current;
	const {rowsDone} = table[side];
	const text =
		run !== undefined && run.rowCount !== null
			? formatCount(run.rowCount)
			: isUnderWay(table) && rowsDone > 0
				? formatCount(rowsDone)
				: absentMark;
	return line(text, text === absentMark ? 'dim' : 'plain');
};

const nameCell = ({datasetName, otherName}: SidesTable): Line => [
	segment(visible(datasetName)),
	segment(otherName === undefined ? '' : ` ⇄ ${visible(otherName)}`, 'dim'),
];

/** Cells for what was found, at least. */
const minState = 22;

const columns = (width: number): ReadonlyArray<Column<SidesTable>> => [
	{heading: 'table', align: 'left', rank: 0, shrinkTo: 16, cell: nameCell},
	{heading: 'rows left', align: 'right', rank: 2, cell: rowsCell('left')},
	{heading: 'rows right', align: 'right', rank: 1, cell: rowsCell('right')},
	{
		heading: 'result',
		align: 'left',
		rank: 0,
		shrinkTo: minState,
		cut: 'end',
		room: width,
		cell: table => stateLine(table, Math.max(minState, width - 50)),
	},
];

export const layoutOf = (tables: readonly SidesTable[], size: Size): Layout<SidesTable> => {
	const width = size.columns - prefixWidth(true);
	return layOut(columns(width), tables, width);
};

/** Both values of a finding; nothing for a whole table, or for a distribution of texts. */
const shownValues = (finding: ListedFinding): string => {
	const hasNone =
		finding.kind === 'schema'
			? columnOf(finding) === null
			: finding.drift.baselineValue === null && finding.drift.currentValue === null;
	return hasNone ? '' : valuesOf(finding);
};

const whyCell = (finding: ListedFinding): Line => line(visible(reasonOf(finding)), 'dim');

/** The reason, where it tells more than the change beside the values. */
const newReason = (finding: ListedFinding): Line =>
	shownValues(finding) !== '' && reasonOf(finding).startsWith('differs by') ? emptyLine : whyCell(finding);

/** Narrower details have no column of reasons: a reason stands behind the values of its finding. */
const reasonsFrom = 96;

const detailColumns = (width: number): ReadonlyArray<Column<ListedFinding>> => {
	const what: ReadonlyArray<Column<ListedFinding>> = [
		{heading: 'severity', align: 'left', rank: 0, cell: severityCell},
		{heading: 'what', align: 'left', rank: 0, shrinkTo: 16, cell: finding => line(visible(shownTitleOf(finding)))},
	];
	const why = {heading: 'why', align: 'left', rank: 0, shrinkTo: 12, cut: 'end'} as const;
	return width >= reasonsFrom
		? [
				...what,
				{heading: 'values', align: 'left', rank: 1, cell: finding => line(shownValues(finding))},
				{...why, cell: whyCell},
			]
		: [
				...what,
				{
					...why,
					cell: finding =>
						joinLines(
							[line(shownValues(finding)), newReason(finding)].filter(part => textOf(part) !== ''),
							' '.repeat(3),
						),
				},
			];
};

const allSeverities = new Set(driftSeverities);

/** The details of a table, in as many lines as fit. */
export const detailLines = (
	table: SidesTable | undefined,
	{width, height, open}: {readonly width: number; readonly height: number; readonly open: string},
): readonly Line[] => {
	if (table?.error !== undefined) {
		const {message, why, hint} = table.error;
		return [message, why, hint]
			.filter(text => text !== undefined)
			.flatMap(text => wrapWords(visible(text), width))
			.slice(0, height)
			.map(text => line(text, 'dim'));
	}

	if (table?.report === undefined) {
		return [];
	}

	const findings = findingsOf(table.report, allSeverities);
	const kept = findings.length > height ? findings.slice(0, height - 1) : findings;
	const more = findings.length - kept.length;
	const notes = findings.length === 0 ? table.report.notes : [];
	const layout = layOut(detailColumns(width), kept, width);
	return [
		...kept.map(finding => rowLine(layout, finding)),
		...(more > 0 ? [line(`and ${formatCount(more)} more: ${open} shows them`, 'dim')] : []),
		...notes
			.flatMap(note => wrapWords(visible(note), width))
			.slice(0, height)
			.map(text => line(text, 'dim')),
	];
};
