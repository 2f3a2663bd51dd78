// The history of a dataset: open a run, mark two and compare them, or choose one for a comparison.
import {useEffect} from 'react';
import {hasResults, type Run} from '../../../profiling/profile.ts';
import {countOf} from '../../../reports/format.ts';
import {visible} from '../../../terminal-text.ts';
import {Frame} from '../../components/frame.tsx';
import {List, prefixWidth} from '../../components/list.tsx';
import {EmptyText, LoadedView} from '../../components/message.tsx';
import {useNow} from '../../components/use-now.ts';
import {useSignal} from '../../components/use-signal.ts';
import type {Labels} from '../../input/key-bindings.ts';
import {breadcrumbOf} from '../../navigation/breadcrumb.ts';
import type {Session} from '../../navigation/session.ts';
import {settleList} from '../../state/list-state.ts';
import {filterLine} from '../../text/filter-line.ts';
import {joinLines, line, type Line} from '../../text/line.ts';
import {selectionMark} from '../../text/selection-mark.ts';
import {layOut} from '../../text/table-layout.ts';
import {tablesKeys} from '../tables/keys.ts';
import {runsKeys} from './keys.ts';
import {columnsOf, idsOf, listed, runsPage} from './rows.ts';
import type {RunsState} from './state.ts';

const noMark: Line = line('  ');

type RunsProps = {readonly session: Session; readonly state: RunsState};

const markedLine = (marked: readonly string[], choosing: RunsState['choosing'], open: string): Line => {
	if (choosing !== undefined) {
		return line(`Choose the ${choosing.purpose} run with ${open}.`, 'strong');
	}

	return marked.length === 0
		? []
		: line(
				marked.length === 1 ? '1 marked: mark another one to compare' : `2 marked: ${open} compares them`,
				'strong',
			);
};

const markOf = ({runId, status}: Run, marked: readonly string[], choosing: RunsState['choosing']): Line => {
	if (marked.includes(runId)) {
		return selectionMark(true);
	}

	return choosing === undefined && hasResults({status}) ? selectionMark(false) : noMark;
};

const choosingLabels: Labels = {
	open: 'choose',
	select: '',
	drift: '',
	pin: '',
};

const noMatch = 'No run passes the filter. Press esc to clear it.';

export const RunsScreen = ({session, state}: RunsProps) => {
	const size = useSignal(session.size);
	const loaded = useSignal(state.runs);
	const list = useSignal(state.list);
	const marked = useSignal(state.marked);
	const driftStatuses = useSignal(state.timeline.driftStatuses);
	const pinned = useSignal(state.pinned);
	const now = useNow();
	useEffect(() => {
		void state.timeline.compareAll();
	}, [state]);
	const all = loaded.status === 'ready' ? loaded.value : [];
	const runs = listed(all, list.filter);
	const page = runsPage(size);
	const {choosing, dataset} = state;
	const profileKey = session.keys.naming(tablesKeys)('run');
	const noRuns = `No runs yet. Press esc, then ${profileKey} to profile ${visible(dataset.datasetName)}.`;
	return (
		<Frame
			session={session}
			keys={runsKeys}
			breadcrumb={breadcrumbOf(state, choosing === undefined ? 'runs' : `choose ${choosing.purpose}`)}
			facts={[countOf(all.length, 'run')]}
			status={joinLines(
				[
					markedLine(marked, choosing, session.keys.naming(runsKeys)('open')),
					filterLine(list, runs.length, all.length),
				].filter(part => part.length > 0),
				' '.repeat(3),
			)}
			position={{cursor: settleList(list, idsOf(runs), page).cursor, count: runs.length, page}}
			labels={choosing === undefined ? (marked.length === 2 ? {open: 'compare'} : {}) : choosingLabels}
		>
			<LoadedView loaded={loaded} waitsFor={`Reading the runs of ${dataset.datasetName}`}>
				{() => (
					<List
						rows={runs}
						idOf={run => run.runId}
						state={settleList(list, idsOf(runs), page)}
						layout={layOut(
							columnsOf(all, {
								driftStatuses,
								isWaitedFor: runId => state.timeline.isWaitedFor(runId),
								pinned: pinned.status === 'ready' ? pinned.value : undefined,
								now,
							}),
							all,
							size.columns - prefixWidth(true),
						)}
						page={page}
						markOf={run => markOf(run, marked, choosing)}
						empty={<EmptyText text={all.length === 0 ? noRuns : noMatch} />}
					/>
				)}
			</LoadedView>
		</Frame>
	);
};
