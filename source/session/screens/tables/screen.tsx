// The datasets of a config, worst first.
import {Box, useIsScreenReaderEnabled} from 'ink';
import {type ReactNode, useEffect, useMemo} from 'react';
import {titleOf} from '../../../config/address.ts';
import {type BatchSnapshot, isUnderWay} from '../../../events/batch-snapshot.ts';
import {countOf, formatCount} from '../../../reports/format.ts';
import {visible} from '../../../terminal-text.ts';
import {Frame} from '../../components/frame.tsx';
import {List, prefixWidth} from '../../components/list.tsx';
import {EmptyText, LoadedView, spinnerAt} from '../../components/message.tsx';
import {useNow} from '../../components/use-now.ts';
import {useSignal} from '../../components/use-signal.ts';
import type {KeyOf, Labels} from '../../input/key-bindings.ts';
import {quitLabel} from '../../input/key-lines.ts';
import type {Session} from '../../navigation/session.ts';
import type {DatasetRow, OpenConfig} from '../../services/open-config.ts';
import type {DriftStatuses} from '../../state/drift-status.ts';
import type {ErrorMessage} from '../../state/error-message.ts';
import {settleList} from '../../state/list-state.ts';
import {memoizeLast} from '../../state/memoize-last.ts';
import type {Loaded} from '../../state/resource.ts';
import {Signal} from '../../state/signal.ts';
import {filterLine} from '../../text/filter-line.ts';
import {emptyLine, joinLines, line, type Line, segment} from '../../text/line.ts';
import {selectionMark} from '../../text/selection-mark.ts';
import {layoutOf} from './columns.ts';
import {Detail} from './detail-pane.tsx';
import {tablesDetail, tablesPage} from './detail.ts';
import {tablesKeys} from './keys.ts';
import {followRuns} from './new-runs.ts';
import {idsOf, isJudging, listed, type TablesQuery} from './rows.ts';
import type {TablesState} from './state.ts';
import {useKnownDrift} from './use-known-drift.ts';

/** The next step of a new user. */
const hintOf = (all: readonly DatasetRow[], keyOf: KeyOf<typeof tablesKeys>): Line => {
	if (all.length === 0 || all.some(({runs}) => runs.length > 1)) {
		return emptyLine;
	}

	return line(
		all.every(({runs}) => runs.length === 0)
			? `No runs yet. Press ${keyOf('selectAll')} and ${keyOf('open')} to profile all of them.`
			: `One run so far. Press ${keyOf('selectAll')} and ${keyOf('open')} to profile all again.`,
		'dim',
	);
};

type TablesFacts = {
	/** The rows that the filter lets through. */
	readonly rows: readonly DatasetRow[];
	readonly all: readonly DatasetRow[];
	/** Whether a batch is running. */
	readonly isRunning: boolean;
	readonly sourceProblem: ErrorMessage | 'waiting' | undefined;
	readonly keyOf: KeyOf<typeof tablesKeys>;
};

/** Why the source has not answered, while its stored runs are listed. */
const sourceLine = (problem: ErrorMessage | 'waiting', reload: string): Line =>
	problem === 'waiting'
		? line('Waiting for the source; its runs so far are listed', 'dim')
		: [
				segment(`✖ ${[problem.what, problem.why].filter(text => text !== undefined).join(': ')}`, 'failed'),
				segment(`   ${reload} reloads; its runs so far are listed`, 'dim'),
			];

const patternsText = (patterns: readonly string[]): string => visible(patterns.join(' '));

const statusLine = (state: TablesState, {rows, all, isRunning, sourceProblem, keyOf}: TablesFacts): Line => {
	const filtered = filterLine(state.list.value, rows.length, all.length);
	const marks = state.selected.value.size;
	const isFiltered = filtered.length > 0;
	// Escape clears the filter first, then the selection.
	const only = state.only.value;
	const share = `${formatCount(rows.length)} of ${formatCount(all.length)}`;
	const isNarrowed = marks > 0 || state.onlyDrifted.value || only !== undefined;
	const wayBack = marks > 0 ? 'esc clears it' : `${only === undefined ? keyOf('onlyDrifted') : 'esc'} shows all`;
	const status = [
		sourceProblem === undefined ? [] : sourceLine(sourceProblem, keyOf('refresh')),
		isRunning ? [segment(`A batch is running: ${keyOf('lastBatch')} shows it`, 'medium')] : [],
		marks === 0 ? [] : [segment(`${formatCount(marks)} selected`, 'strong')],
		isFiltered || !state.onlyDrifted.value ? [] : [segment(`only what drifted: ${share}`, 'strong')],
		isFiltered || only === undefined || state.onlyDrifted.value
			? []
			: [segment(`only ${patternsText(only)}: ${share}`, 'strong')],
		filtered,
		isFiltered || !isNarrowed ? [] : [segment(wayBack, 'dim')],
	].filter(part => part.length > 0);
	return status.length === 0 ? hintOf(all, keyOf) : joinLines(status, ' '.repeat(3));
};

const emptyText = (state: TablesState, all: readonly DatasetRow[], keyOf: KeyOf<typeof tablesKeys>): string => {
	if (all.length > 0) {
		const datasets = state.onlyDrifted.value ? 'dataset that drifted' : 'dataset';
		return state.list.value.filter === ''
			? state.only.value === undefined
				? `Nothing drifted in the latest runs. Press ${keyOf('onlyDrifted')} to see all datasets.`
				: `No table matches ${patternsText(state.only.value)}. Press esc to see all of them.`
			: `No ${datasets} has these words in its name. Press esc to clear the filter.`;
	}

	return state.openConfig.loaded.config.profiling.tables.length === 0
		? `This database has no tables. Once it has some, press ${keyOf('refresh')} to reload the list.`
		: 'No table matches profiling.tables of this config. ' +
				`Change it, then press ${keyOf('refresh')} to reload the list.`;
};

/** What to do when the list cannot be read. */
const pressText = (keyOf: KeyOf<typeof tablesKeys>, leave: string, isFirst: boolean): string =>
	`Press ${keyOf('refresh')} to reload, ${keyOf('edit')} to edit the config, ` +
	`${leave} to ${isFirst ? 'quit' : 'go back'}.`;

/** What to do when the list is empty. */
const nothingToDo: Labels = {
	open: '',
	select: '',
	selectAll: '',
	filter: '',
	run: '',
	drift: '',
	profile: '',
	history: '',
	board: '',
	plan: '',
	compare: '',
	onlyDrifted: '',
	edit: 'edit config',
	refresh: 'reload',
};

type LabelFacts = {
	readonly marks: number;
	readonly isEmpty: boolean;
	readonly isFirst: boolean;
	readonly isRunning: boolean;
	readonly here: DatasetRow | undefined;
};

const labelsFor = ({marks, isEmpty, isFirst, isRunning, here}: LabelFacts): Labels => ({
	...(here?.runs.length === 0 && {open: 'look'}),
	...(isRunning && {run: 'show batch'}),
	...(marks > 0 && {open: `profile ${formatCount(marks)}`, run: ''}),
	...(isEmpty && nothingToDo),
	...(isFirst && {back: quitLabel}),
});

/** How many datasets drifted, once all are judged, and how many failed. */
const driftFact = memoizeLast((all: readonly DatasetRow[], driftStatuses: DriftStatuses): readonly string[] => {
	const comparable = all.filter(({runs, failed}) => runs.length > 1 && failed === undefined);
	const known = comparable
		.map(({runs}) => driftStatuses.get(runs[0]?.runId ?? ''))
		.filter(driftStatus => driftStatus !== undefined);
	const drifted = known.filter(({worst}) => worst !== 'none').length;
	const failed = all.filter(row => row.failed !== undefined).length;
	return [
		...(comparable.length === 0 || known.length < comparable.length
			? []
			: [drifted === 0 ? 'nothing drifted' : `${formatCount(drifted)} drifted`]),
		...(failed > 0 ? [`${formatCount(failed)} failed`] : []),
	];
});

const listFacts = (loaded: Loaded<readonly DatasetRow[]>, driftStatuses: DriftStatuses): readonly string[] =>
	loaded.status === 'ready' ? [...driftFact(loaded.value, driftStatuses), countOf(loaded.value.length, 'table')] : [];

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
			status={statusLine(state, {rows, all, isRunning, sourceProblem, keyOf})}
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
