// The datasets of a config, worst first.
import {Box, useIsScreenReaderEnabled} from 'ink';
import {type ReactNode, useEffect, useMemo} from 'react';
import {titleOf} from '../../../config/address.ts';
import {type BatchSnapshot, isUnderWay} from '../../../events/batch-snapshot.ts';
import {Frame} from '../../components/frame.tsx';
import {List, prefixWidth} from '../../components/list.tsx';
import {EmptyText, LoadedView, spinnerAt} from '../../components/message.tsx';
import {useNow} from '../../components/use-now.ts';
import {useSignal} from '../../components/use-signal.ts';
import type {Session} from '../../navigation/session.ts';
import type {DatasetRow, OpenConfig} from '../../services/open-config.ts';
import {settleList} from '../../state/list-state.ts';
import {Signal} from '../../state/signal.ts';
import {type Line, segment} from '../../text/line.ts';
import {selectionMark} from '../../text/selection-mark.ts';
import {layoutOf} from './columns.ts';
import {Detail} from './detail-pane.tsx';
import {tablesDetail, tablesPage} from './detail.ts';
import {tablesKeys} from './keys.ts';
import {emptyText, labelsFor, listFacts, pressText, statusLine} from './lines.ts';
import {followRuns} from './new-runs.ts';
import {idsOf, isJudging, listed, type TablesQuery} from './rows.ts';
import type {TablesState} from './state.ts';
import {useKnownDrift} from './use-known-drift.ts';

type ListBoxProps = {
	/** Lines of the list where the detail follows it. */
	readonly height: number | undefined;
	readonly children: ReactNode;
};

const ListBox = ({height, children}: ListBoxProps) => {
	const isLinear = useIsScreenReaderEnabled();
	return (
		<Box flexDirection="column" {...(!isLinear && height !== undefined && {height})}>
			{children}
		</Box>
	);
};

type VisibleRows = {readonly top: number; readonly page: number; readonly mayMove: boolean};

/**
Has the visible rows judged first, and keeps the cursor on its row when rows move. While the first verdicts arrive, a
cursor that the user has not moved stays on the first row, which is the worst.
*/
const useVisibleRows = (
	{openConfig, list}: TablesState,
	rows: readonly DatasetRow[],
	{top, page, mayMove}: VisibleRows,
) => {
	useEffect(() => {
		list.update(state => (mayMove && state.cursorId === undefined ? state : settleList(state, idsOf(rows), page)));
		openConfig.verdicts.setVisible(rows.slice(top, top + page));
	}, [openConfig, list, rows, top, page, mayMove]);
};

type Marked = {readonly selected: ReadonlySet<string>; readonly underWay: ReadonlySet<string>};

const markOf = (id: string, {selected, underWay}: Marked): Line =>
	underWay.has(id) ? [segment(`${spinnerAt(Date.now())} `, 'cursor')] : selectionMark(selected.has(id));

const nobody: ReadonlySet<string> = new Set();
const noSnapshot = new Signal<BatchSnapshot | undefined>(undefined);

/** Ids of the datasets of this config that are being profiled. */
const useUnderWay = (session: Session, openConfig: OpenConfig): ReadonlySet<string> => {
	const batch = useSignal(session.batch);
	const snapshot = useSignal<BatchSnapshot | undefined>(
		batch?.openConfig === openConfig ? batch.snapshot : noSnapshot,
	);
	return snapshot === undefined || snapshot.endedAt !== undefined
		? nobody
		: new Set(snapshot.datasets.filter(item => isUnderWay(item)).map(({id}) => id));
};

/** What the user has chosen to see, and in which order. */
const useChoice = (state: TablesState): Omit<TablesQuery, 'filter'> => ({
	sorting: useSignal(state.sorting),
	onlyDrifted: useSignal(state.onlyDrifted),
	only: useSignal(state.only),
});

type TablesProps = {readonly session: Session; readonly state: TablesState};

export const TablesScreen = ({session, state}: TablesProps) => {
	const {openConfig} = state;
	const size = useSignal(session.size);
	const loaded = useSignal(openConfig.rows);
	const known = useKnownDrift(openConfig);
	const sourceProblem = useSignal(openConfig.sourceProblem);
	const list = useSignal(state.list);
	const selected = useSignal(state.selected);
	const underWay = useUnderWay(session, openConfig);
	const isRunning = session.batch.value?.isRunning === true;
	const {sorting, ...shown} = useChoice(state);
	const now = useNow();
	const all = useMemo(() => (loaded.status === 'ready' ? loaded.value : []), [loaded]);
	const rows = listed(all, known, {...shown, sorting, filter: list.filter});
	const page = tablesPage(size, all.length);
	const listState = settleList(list, idsOf(rows), page);
	const here = rows[listState.cursor];
	const detail = tablesDetail(size, all.length);
	const keyOf = session.keys.naming(tablesKeys);
	const area = {now, width: size.columns, height: detail, keyOf};
	const isFirst = session.stack.value.length === 1;
	const isEmpty = loaded.status !== 'loading' && all.length === 0;
	useVisibleRows(state, rows, {top: listState.top, page, mayMove: isJudging(all, known)});
	useEffect(() => followRuns(session, openConfig), [session, openConfig]);
	return (
		<Frame
			session={session}
			keys={tablesKeys}
			breadcrumb={[titleOf(openConfig.loaded), openConfig.loaded.environment]}
			facts={[...listFacts(loaded, known.driftStatuses), openConfig.loaded.config.source.type]}
			status={statusLine(state, {rows, all, isRunning, sourceProblem, keyOf, width: size.columns})}
			position={{cursor: listState.cursor, count: rows.length, page}}
			labels={labelsFor({marks: selected.size, isEmpty, isFirst, isRunning, here})}
		>
			<LoadedView
				loaded={loaded}
				waitsFor="Reading the list of tables"
				press={pressText(keyOf, isFirst ? session.keys.leaving(state) : keyOf('back'), isFirst)}
			>
				{() => (
					<>
						<ListBox height={detail > 0 ? Math.min(page, Math.max(1, all.length)) + 2 : undefined}>
							<List
								rows={rows}
								idOf={row => row.id}
								state={listState}
								layout={layoutOf(all, {known, sorting, now}, size.columns - prefixWidth(true))}
								page={page}
								markOf={({id}) => markOf(id, {selected, underWay})}
								empty={<EmptyText text={emptyText(state, all, keyOf)} />}
							/>
						</ListBox>
						<Detail openConfig={openConfig} row={here} area={area} />
					</>
				)}
			</LoadedView>
		</Frame>
	);
};
