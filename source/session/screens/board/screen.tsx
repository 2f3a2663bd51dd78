// The drift board: each dataset by day, with the worst of the day, and the day under the cursor.
import {Box} from 'ink';
import {useEffect} from 'react';
import {titleOf} from '../../../config/address.ts';
import {countOf, formatCount} from '../../../reports/format.ts';
import {cellWidth} from '../../../terminal-text.ts';
import {Frame} from '../../components/frame.tsx';
import {Lines, LineText} from '../../components/lines.tsx';
import {EmptyText, LoadedView} from '../../components/message.tsx';
import {useSignal} from '../../components/use-signal.ts';
import type {Session} from '../../navigation/session.ts';
import type {OpenRun} from '../../services/board.ts';
import type {DatasetRow} from '../../services/open-config.ts';
import {settleList} from '../../state/list-state.ts';
import {memoizeLast} from '../../state/memoize-last.ts';
import {filterLine} from '../../text/filter-line.ts';
import {type Line, segment} from '../../text/line.ts';
import {tablesKeys} from '../tables/keys.ts';
import {followRuns} from '../tables/new-runs.ts';
import {idsOf} from '../tables/rows.ts';
import {type KnownRuns, type RunsByDataset, verdictOf} from './cells.ts';
import {boardKeys} from './keys.ts';
import {boardDetail, boardPage, type Columns, columnsOf} from './layout.ts';
import {boardLine, type Day, dayLines, headingLines, legendLine} from './lines.ts';
import {boardRows, selectedDay, daysOfBoard, shownRows} from './rows.ts';
import type {BoardState} from './state.ts';

const noRuns: RunsByDataset = new Map();

const widestName = memoizeLast((rows: readonly DatasetRow[]): number =>
	Math.max(0, ...rows.map(({datasetName}) => cellWidth(datasetName))),
);

/** The runs on the screen that have no verdict yet, the latest day first. */
const openRuns = (
	rows: readonly DatasetRow[],
	runs: RunsByDataset,
	{days, known}: {readonly days: readonly string[]; readonly known: KnownRuns},
): readonly OpenRun[] =>
	days
		.toReversed()
		.flatMap(day =>
			rows.flatMap(dataset =>
				(runs.get(dataset.id) ?? [])
					.filter(run => run.day === day && verdictOf(run, known) === undefined)
					.map(({runId}) => ({dataset, runId})),
			),
		);

const statusLine = (session: Session, state: BoardState, shown: number): Line => {
	const all = boardRows(state).length;
	const filtered = filterLine(state.list.value, shown, all);
	if (filtered.length > 0) {
		return filtered;
	}

	return state.onlyDrifted.value
		? [
				segment(`only what drifted: ${formatCount(shown)} of ${formatCount(all)}`, 'strong'),
				segment(`   ${session.keys.naming(boardKeys)('onlyDrifted')} shows all`, 'dim'),
			]
		: legendLine(session.size.value.columns);
};

const emptyText = ({keys}: Session, state: BoardState): string => {
	if (boardRows(state).length === 0) {
		const keyOf = keys.naming(tablesKeys);
		const ways = `${keyOf('selectAll')} and ${keyOf('open')}`;
		return `No table has a run yet. Press esc, then ${ways} to profile all of them.`;
	}

	return state.list.value.filter === ''
		? `Nothing drifted in the latest runs. Press ${keys.naming(boardKeys)('onlyDrifted')} to see all datasets.`
		: 'No dataset has these words in its name. Press esc to clear the filter.';
};

type Grid = {
	readonly rows: readonly DatasetRow[];
	readonly runs: RunsByDataset;
	readonly known: KnownRuns;
	readonly columns: Columns;
	readonly day: string | undefined;
	/** The row under the cursor. */
	readonly here: DatasetRow | undefined;
};

const GridRows = ({rows, runs, known, columns, day, here}: Grid) => (
	<Box flexDirection="column">
		{headingLines(columns, day).map((heading, index) => (
			<LineText key={index} line={heading} />
		))}
		{rows.map(row => (
			<LineText
				key={row.id}
				line={boardLine(row, {runs, known, columns, here: row === here ? day : undefined})}
				isStrong={row === here}
			/>
		))}
	</Box>
);

/** Has the runs on the screen judged, and shows new runs as they arrive. */
const useLiveBoard = (session: Session, {openConfig, board}: BoardState, open: readonly OpenRun[]): void => {
	const loaded = useSignal(openConfig.rows);
	useEffect(() => followRuns(session, openConfig), [session, openConfig]);
	useEffect(() => {
		board.readFor(loaded);
	}, [board, loaded]);
	useEffect(() => {
		board.want(open);
	});
};

type DayBelowProps = {readonly session: Session; readonly day: Day; readonly height: number};

const DayBelow = ({session, day, height}: DayBelowProps) => {
	const {columns: width} = useSignal(session.size);
	const keyOf = session.keys.naming(boardKeys);
	const keys = {open: keyOf('open'), earlier: keyOf('earlier'), later: keyOf('later')};
	return <Lines lines={dayLines(day, {width, height, ...keys})} height={height} />;
};

type BoardProps = {readonly session: Session; readonly state: BoardState};

export const BoardScreen = ({session, state}: BoardProps) => {
	const {openConfig, board} = state;
	const size = useSignal(session.size);
	const loaded = useSignal(board.runs);
	useSignal(openConfig.verdicts.settled);
	const driftStatuses = useSignal(openConfig.verdicts.driftStatuses);
	const judged = useSignal(board.judged);
	const list = useSignal(state.list);
	useSignal(state.day);
	useSignal(state.onlyDrifted);
	const known = {judged, driftStatuses};
	const runs = loaded.status === 'ready' ? loaded.value : noRuns;
	const rows = shownRows(state, openConfig.verdicts.known);
	const page = boardPage(size, rows.length);
	const listState = settleList(list, idsOf(rows), page);
	const days = daysOfBoard(state);
	const day = selectedDay(state);
	const columns = columnsOf(days, day, {width: size.columns, widestName: widestName(boardRows(state))});
	const visible = rows.slice(listState.top, listState.top + page);
	const here = rows[listState.cursor];
	const detail = boardDetail(size, rows.length);
	useLiveBoard(session, state, openRuns(visible, runs, {days: columns.days, known}));
	return (
		<Frame
			session={session}
			keys={boardKeys}
			breadcrumb={[titleOf(openConfig.loaded), openConfig.loaded.environment, 'board']}
			facts={
				loaded.status === 'ready'
					? [countOf(days.length, 'day'), countOf(boardRows(state).length, 'table')]
					: []
			}
			status={statusLine(session, state, rows.length)}
			position={{cursor: listState.cursor, count: rows.length, page}}
		>
			<LoadedView loaded={loaded} waitsFor="Reading the runs">
				{() =>
					rows.length === 0 ? (
						<EmptyText text={emptyText(session, state)} />
					) : (
						<>
							<GridRows rows={visible} {...{runs, known, columns, day, here}} />
							<DayBelow session={session} day={{row: here, day, runs, known}} height={detail} />
						</>
					)
				}
			</LoadedView>
		</Frame>
	);
};
