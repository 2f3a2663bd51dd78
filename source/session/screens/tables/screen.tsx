// The datasets of a config, worst first.
import {basename} from 'node:path';
import {Box, useIsScreenReaderEnabled} from 'ink';
import {useEffect, useMemo} from 'react';
import {countOf, formatCount} from '../../../reports/format.ts';
import {Frame} from '../../components/frame.tsx';
import {Lines} from '../../components/lines.tsx';
import {List, prefixWidth} from '../../components/list.tsx';
import {EmptyText, LoadedView} from '../../components/message.tsx';
import {useNow} from '../../components/use-now.ts';
import {useSignal} from '../../components/use-signal.ts';
import type {Labels} from '../../input/key-bindings.ts';
import {quitLabel} from '../../input/key-lines.ts';
import type {Session} from '../../navigation/session.ts';
import type {DatasetRow} from '../../services/open-config.ts';
import type {DriftStatus} from '../../state/drift-status.ts';
import {settleList} from '../../state/list-state.ts';
import {memoizeLast} from '../../state/memoize-last.ts';
import {filterLine} from '../../text/filter-line.ts';
import {emptyLine, joinLines, line, type Line, segment} from '../../text/line.ts';
import {detailLines, tablesDetail, tablesPage} from './detail.ts';
import {tablesKeys} from './keys.ts';
import {idsOf, layoutOf, listed} from './rows.ts';
import type {TablesState} from './state.ts';

/** The next step of a new user. */
const hintOf = memoizeLast((all: readonly DatasetRow[]): Line => {
	if (all.length === 0 || all.some(({runs}) => runs.length > 1)) {
		return emptyLine;
	}

	return line(
		all.every(({runs}) => runs.length === 0)
			? 'No runs yet. Press a and enter to profile all of them.'
			: 'One run so far. Press a and enter to profile all again.',
		'dim',
	);
});

const statusLine = (
	state: TablesState,
	rows: readonly DatasetRow[],
	all: readonly DatasetRow[],
	isRunning: boolean,
): Line => {
	const filtered = filterLine(state.list.value, rows.length, all.length);
	const marks = state.selected.value.size;
	const isFiltered = filtered.length > 0;
	// Escape clears the filter first, then the selection.
	const wayBack = marks > 0 ? 'esc clears it' : 'f shows all';
	const status = [
		isRunning ? [segment('a batch is running: press r to show it', 'medium')] : [],
		marks === 0 ? [] : [segment(`${formatCount(marks)} selected`, 'strong')],
		isFiltered || !state.onlyDrifted.value
			? []
			: [segment(`only what drifted: ${formatCount(rows.length)} of ${formatCount(all.length)}`, 'strong')],
		filtered,
		isFiltered || (marks === 0 && !state.onlyDrifted.value) ? [] : [segment(wayBack, 'dim')],
	].filter(part => part.length > 0);
	return status.length === 0 ? hintOf(all) : joinLines(status, ' '.repeat(3));
};

const emptyText = (state: TablesState, all: readonly DatasetRow[]): string => {
	if (all.length > 0) {
		return state.list.value.filter === ''
			? 'Nothing drifted in the latest runs. Press f to see all datasets.'
			: `No dataset${state.onlyDrifted.value ? ' that drifted' : ''} has these words in its name. Press esc to clear the filter.`;
	}

	return state.openConfig.loaded.config.profiling.tables.length === 0
		? 'This database has no tables. When there are some, press R to read the list again.'
		: 'No table matches profiling.tables of this config. Change it, then press R to read the list again.';
};

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
	plan: '',
	onlyDrifted: '',
	edit: 'edit config',
	refresh: 'reload',
};

/** How many datasets drifted, once all are judged, and how many failed. */
const driftFact = memoizeLast(
	(all: readonly DatasetRow[], driftStatuses: ReadonlyMap<string, DriftStatus>): readonly string[] => {
		const comparable = all.filter(({runs}) => runs.length > 1);
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
	},
);

const markOn: Line = [segment('◉ ', 'cursor')];
const markOff: Line = [segment('○ ', 'dim')];

type TablesProps = {readonly session: Session; readonly state: TablesState};

export const TablesScreen = ({session, state}: TablesProps) => {
	const {openConfig} = state;
	const size = useSignal(session.size);
	const loaded = useSignal(openConfig.rows);
	const driftStatuses = useSignal(openConfig.driftStatuses);
	const list = useSignal(state.list);
	const selected = useSignal(state.selected);
	const batch = useSignal(session.batch);
	const sorting = useSignal(state.sorting);
	const onlyDrifted = useSignal(state.onlyDrifted);
	const now = useNow();
	const all = useMemo(() => (loaded.status === 'ready' ? loaded.value : []), [loaded]);
	const rows = listed(all, driftStatuses, {sorting, filter: list.filter, onlyDrifted});
	const page = tablesPage(size, all.length);
	const {file, environment, config} = openConfig.loaded;
	const marks = selected.size;
	const listState = settleList(list, idsOf(rows), page);
	const here = rows[listState.cursor];
	const detail = tablesDetail(size, all.length);
	const isLinear = useIsScreenReaderEnabled();
	const isFirst = session.stack.value.length === 1;
	useEffect(() => {
		openConfig.setVisible(rows.slice(listState.top, listState.top + page));
	}, [openConfig, rows, listState.top, page]);
	return (
		<Frame
			session={session}
			keys={tablesKeys}
			breadcrumb={[basename(file), environment]}
			facts={
				loaded.status === 'ready'
					? [...driftFact(all, driftStatuses), countOf(all.length, 'table'), config.source.type]
					: [config.source.type]
			}
			status={statusLine(state, rows, all, batch?.isRunning === true)}
			labels={{
				...(marks > 0 && {open: `profile ${formatCount(marks)}`, run: ''}),
				...((loaded.status === 'failed' || (loaded.status === 'ready' && all.length === 0)) && nothingToDo),
				...(isFirst && {back: quitLabel}),
			}}
		>
			<LoadedView
				loaded={loaded}
				waitsFor="Reading the list of tables"
				press={`Press R to try again, E to edit the config, q to ${isFirst ? 'quit' : 'go back'}.`}
			>
				{() => (
					<>
						<Box
							flexDirection="column"
							{...(!isLinear && detail > 0 && {height: Math.min(page, Math.max(1, all.length)) + 2})}
						>
							<List
								rows={rows}
								idOf={row => row.id}
								state={listState}
								layout={layoutOf(all, driftStatuses, sorting, now, size.columns - prefixWidth(true))}
								page={page}
								markOf={row => (selected.has(row.id) ? markOn : markOff)}
								empty={<EmptyText text={emptyText(state, all)} />}
							/>
						</Box>
						<Lines
							lines={detailLines(
								here,
								here === undefined ? undefined : openConfig.driftStatusOf(here),
								now,
								size.columns,
								detail,
							)}
							height={detail}
						/>
					</>
				)}
			</LoadedView>
		</Frame>
	);
};
