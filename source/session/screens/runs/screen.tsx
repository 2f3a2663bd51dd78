// The history of a dataset: open a run, mark two and compare them, or choose one for a comparison.
import {useEffect} from 'react';
import {hasResults, type Run} from '../../../profiling/profile.ts';
import {absentMark, countOf, formatChange, formatCount} from '../../../reports/format.ts';
import {formatAge, formatDuration, formatTime} from '../../../reports/format-time.ts';
import {visible} from '../../../terminal-text.ts';
import {useSignal} from '../../state/signal.ts';
import {EmptyText, LoadedView} from '../../components/message.tsx';
import {Frame, frameHeight} from '../../components/frame.tsx';
import {List, prefixWidth} from '../../components/list.tsx';
import {breadcrumbOf} from '../../navigation/breadcrumb.ts';
import {pinRun, unpin} from '../drift/decisions.ts';
import type {Actions} from '../../input/key-bindings.ts';
import {joinLines, line, widthOf, type Line} from '../../text/line.ts';
import {filterLine, listMoves, startFilter} from '../../input/list-actions.ts';
import {isMatch, settleList} from '../../state/list-state.ts';
import {memoizeLast} from '../../state/memoize-last.ts';
import type {RunsState} from '../../navigation/screen-state.ts';
import {driftState, profileState} from '../routes.ts';
import type {Session, Size} from '../../navigation/session.ts';
import {layOut, type Column} from '../../text/table-layout.ts';
import type {Tone} from '../../text/theme.ts';
import {useNow} from '../../components/use-now.ts';
import {noDrift, shortDriftStatusLine, driftStatusLine, type DriftStatus} from '../../state/drift-status.ts';

const pageOf = ({rows}: Size): number => Math.max(1, rows - frameHeight - 1);

const listed = memoizeLast((runs: readonly Run[], filter: string): readonly Run[] =>
	filter === ''
		? runs
		: runs.filter(run => isMatch(`${run.runId} ${run.status} ${formatTime(run.profiledAt)}`, filter)),
);

const idsOf = memoizeLast((runs: readonly Run[]): readonly string[] => runs.map(run => run.runId));

export const runsActions = (session: Session, state: RunsState): Actions<'runs'> => {
	const {openConfig, dataset, list, marked, choosing} = state;
	const rows = () => listed(state.runs.current ?? [], list.value.filter);
	const page = () => pageOf(session.size.value);
	const hereRun = (): Run | undefined => {
		const runs = rows();
		return runs[settleList(list.value, idsOf(runs), page()).cursor];
	};

	const compareMarked = (): void => {
		// The list has the latest first: the older of the two is the baseline.
		const [current, baseline] = (state.runs.current ?? []).filter(run => marked.value.includes(run.runId));
		if (current !== undefined && baseline !== undefined) {
			session.push(driftState(openConfig, dataset, {baseline: baseline.runId, current: current.runId}));
		}
	};

	return {
		...listMoves(list, () => idsOf(rows()), page),
		filter: startFilter(list),
		select() {
			const run = hereRun();
			if (run === undefined || choosing !== undefined) {
				return;
			}

			if (!hasResults(run)) {
				session.notify(`This run is ${run.status}: it has nothing to compare.`, 'dim');
				return;
			}

			marked.update(ids =>
				ids.includes(run.runId) ? ids.filter(id => id !== run.runId) : [...ids.slice(-1), run.runId],
			);
		},
		drift() {
			const run = hereRun();
			if (run !== undefined && choosing === undefined) {
				session.push(driftState(openConfig, dataset, {current: run.runId}));
			}
		},
		pin() {
			const run = hereRun();
			if (run === undefined || choosing !== undefined) {
				return;
			}

			if (!hasResults(run)) {
				session.notify(`This run is ${run.status}: it has nothing to compare with.`, 'dim');
				return;
			}

			const deciding = {
				openConfig,
				dataset,
				decided() {
					void state.pinned.refresh();
				},
			};
			session.attempt(async () => {
				// Somebody else may have decided meanwhile.
				await state.pinned.refresh();
				if (state.pinned.current === run.runId) {
					unpin(session, deciding);
				} else {
					pinRun(session, deciding, run);
				}
			});
		},
		copy() {
			const run = hereRun();
			session.copy(run?.runId ?? '', `the id of run ${run?.runId.slice(0, 6) ?? ''}`);
		},
		open() {
			const run = hereRun();
			if (run === undefined) {
				return;
			}

			if (marked.value.length === 2) {
				compareMarked();
			} else if (!hasResults(run)) {
				session.notify(
					run.error === null ? `This run is ${run.status}: it has no results.` : visible(run.error),
					run.status === 'failed' ? 'failed' : 'dim',
				);
			} else if (choosing === undefined) {
				session.push(profileState(openConfig, dataset, run.runId));
			} else {
				choosing.choose(run);
			}
		},
	};
};

const statusTones: Readonly<Record<Run['status'], Tone>> = {
	completed: 'good',
	partial: 'medium',
	failed: 'failed',
	cancelled: 'dim',
	running: 'cursor',
};

const changeOf = ({rowCount}: Run, before: Run | undefined): string => {
	const rowsBefore = before?.rowCount ?? 0;
	return rowCount === null || rowsBefore === 0
		? absentMark
		: formatChange(((rowCount - rowsBefore) / rowsBefore) * 100);
};

const driftLine = (
	{runId}: Run,
	driftStatuses: ReadonlyMap<string, DriftStatus>,
	say: (driftStatus: DriftStatus) => Line,
): Line => {
	const driftStatus = driftStatuses.get(runId);
	return driftStatus === undefined ? line(absentMark, 'dim') : say(driftStatus);
};

/** Room for a verdict of two digits each, so that nothing moves as they come in. */
const driftRoom = widthOf(driftStatusLine({...noDrift, schemaChanges: 1, bySeverity: {high: 10, medium: 10, low: 10}}));
const shortDriftRoom = 12;

const columnsOf = (
	runs: readonly Run[],
	driftStatuses: ReadonlyMap<string, DriftStatus>,
	pinned: string | undefined,
	now: Date,
): ReadonlyArray<Column<Run>> => {
	const kept = runs.filter(run => hasResults(run));
	const previous = new Map(kept.map((run, index) => [run.runId, kept[index + 1]]));
	return [
		{
			heading: 'run',
			align: 'left',
			rank: 0,
			cell: ({runId}) => line(runId.slice(0, 6)),
		},
		...(pinned === undefined
			? []
			: [
					{
						heading: 'baseline',
						align: 'left' as const,
						rank: 1,
						cell: ({runId}: Run) => line(runId === pinned ? 'pinned' : '', 'strong'),
					},
				]),
		{
			heading: 'when',
			align: 'left',
			rank: 0,
			cell: ({profiledAt}) => line(formatAge(profiledAt, now)),
		},
		{
			heading: '',
			align: 'left',
			rank: 4,
			cell: ({profiledAt}) => line(formatTime(profiledAt), 'dim'),
		},
		{
			heading: 'status',
			align: 'left',
			rank: 1,
			cell: ({status}) => line(status, statusTones[status]),
		},
		{
			heading: 'rows',
			align: 'right',
			rank: 1,
			cell: ({rowCount}) => line(rowCount === null ? absentMark : formatCount(rowCount)),
		},
		{
			heading: 'change',
			align: 'right',
			rank: 3,
			cell: run => line(changeOf(run, previous.get(run.runId))),
		},
		{
			heading: 'drift',
			align: 'left',
			rank: 2,
			room: driftRoom,
			cell: run => driftLine(run, driftStatuses, driftStatusLine),
			short: {from: 4, room: shortDriftRoom, cell: run => driftLine(run, driftStatuses, shortDriftStatusLine)},
		},
		{
			heading: 'cols',
			align: 'right',
			rank: 5,
			cell: ({columnCount}) => line(columnCount === null ? absentMark : formatCount(columnCount)),
		},
		{
			heading: 'took',
			align: 'right',
			rank: 6,
			cell: ({durationMs}) => line(durationMs === null ? absentMark : formatDuration(durationMs)),
		},
		{
			heading: 'of',
			align: 'left',
			rank: 7,
			cell: ({sampling}) => line(sampling.kind === 'all' ? 'all rows' : 'a sample', 'dim'),
		},
	];
};

const markOn: Line = line('◉ ', 'cursor');
const markOff: Line = line('○ ', 'dim');
const noMark: Line = line('  ');

type RunsProps = {readonly session: Session; readonly state: RunsState};

const markedLine = (marked: readonly string[], choosing: RunsState['choosing']): Line => {
	if (choosing !== undefined) {
		return line(`Choose the ${choosing.purpose} run with enter.`, 'strong');
	}

	return marked.length === 0
		? []
		: line(
				marked.length === 1 ? '1 marked: mark another one to compare' : '2 marked: enter compares them',
				'strong',
			);
};

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
	const page = pageOf(size);
	const {choosing, dataset} = state;
	return (
		<Frame
			session={session}
			screen="runs"
			crumbs={breadcrumbOf(state, choosing === undefined ? 'runs' : `choose ${choosing.purpose}`)}
			facts={[countOf(all.length, 'run')]}
			status={joinLines(
				[markedLine(marked, choosing), filterLine(list, runs.length, all.length)].filter(
					part => part.length > 0,
				),
				' '.repeat(3),
			)}
			labels={{
				...(marked.length === 2 && {open: 'compare'}),
				...(choosing !== undefined && {
					open: 'choose',
					select: '',
					drift: '',
					pin: '',
				}),
			}}
		>
			<LoadedView loaded={loaded} waitsFor={`Reading the runs of ${dataset.datasetName}`}>
				{() => (
					<List
						rows={runs}
						idOf={run => run.runId}
						state={settleList(list, idsOf(runs), page)}
						layout={layOut(
							columnsOf(all, driftStatuses, pinned.status === 'ready' ? pinned.value : undefined, now),
							all,
							size.columns - prefixWidth(true),
						)}
						page={page}
						markOf={run =>
							marked.includes(run.runId)
								? markOn
								: choosing === undefined && hasResults(run)
									? markOff
									: noMark
						}
						empty={
							<EmptyText
								text={
									all.length === 0
										? `No runs yet. Press esc, then r to profile ${dataset.datasetName}.`
										: 'No run passes the filter. Press esc to clear it.'
								}
							/>
						}
					/>
				)}
			</LoadedView>
		</Frame>
	);
};
