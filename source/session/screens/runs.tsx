// The history of a dataset: open a run, mark two and compare them, or choose one for a comparison.
import {useEffect} from 'react';
import type {Run} from '../../profiling/profile.ts';
import {absentMark, countOf, formatChange, formatCount} from '../../reports/format.ts';
import {formatAge, formatDuration, formatTime} from '../../reports/format-time.ts';
import {visible} from '../../reports/terminal-text.ts';
import {useCell} from '../cell.ts';
import {EmptyText, LoadedView} from '../components/message.tsx';
import {Frame, frameHeight} from '../components/frame.tsx';
import {List, prefixWidth} from '../components/list.tsx';
import {crumbsOf} from '../crumbs.ts';
import {pinRun, unpin} from '../decisions.ts';
import type {Actions} from '../keys.ts';
import {joinLines, line, widthOf, type Line} from '../line.ts';
import {filterLine, listMoves, startFilter} from '../list-actions.ts';
import {isMatch, settleList} from '../list-state.ts';
import {memoizeLast} from '../memoize-last.ts';
import type {RunsPlace} from '../place.ts';
import {driftPlace, profilePlace} from '../routes.ts';
import type {Session, Size} from '../session.ts';
import {layOut, type Column} from '../table-layout.ts';
import type {Tone} from '../theme.ts';
import {useNow} from '../use-now.ts';
import {emptyVerdict, shortVerdictLine, verdictLine, type Verdict} from '../verdict.ts';

const pageOf = ({rows}: Size): number => Math.max(1, rows - frameHeight - 1);

const hasResults = ({status}: Run): boolean => status === 'completed' || status === 'partial';

const listed = memoizeLast((runs: readonly Run[], filter: string): readonly Run[] =>
	filter === ''
		? runs
		: runs.filter(run => isMatch(`${run.runId} ${run.status} ${formatTime(run.profiledAt)}`, filter)),
);

const idsOf = memoizeLast((runs: readonly Run[]): readonly string[] => runs.map(run => run.runId));

export const runsActions = (session: Session, place: RunsPlace): Actions<'runs'> => {
	const {opened, dataset, list, marked, choosing} = place;
	const rows = () => listed(place.runs.current ?? [], list.value.filter);
	const page = () => pageOf(session.size.value);
	const hereRun = (): Run | undefined => {
		const runs = rows();
		return runs[settleList(list.value, idsOf(runs), page()).cursor];
	};

	const compareMarked = (): void => {
		// The list has the latest first: the older of the two is the baseline.
		const [current, baseline] = (place.runs.current ?? []).filter(run => marked.value.includes(run.runId));
		if (current !== undefined && baseline !== undefined) {
			session.push(driftPlace(opened, dataset, {baseline: baseline.runId, current: current.runId}));
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
				session.say(`This run is ${run.status}: it has nothing to compare.`, 'dim');
				return;
			}

			marked.update(ids =>
				ids.includes(run.runId) ? ids.filter(id => id !== run.runId) : [...ids.slice(-1), run.runId],
			);
		},
		drift() {
			const run = hereRun();
			if (run !== undefined && choosing === undefined) {
				session.push(driftPlace(opened, dataset, {current: run.runId}));
			}
		},
		pin() {
			const run = hereRun();
			if (run === undefined || choosing !== undefined) {
				return;
			}

			if (!hasResults(run)) {
				session.say(`This run is ${run.status}: it has nothing to compare with.`, 'dim');
				return;
			}

			const deciding = {
				opened,
				dataset,
				decided() {
					void place.pinned.refresh();
				},
			};
			session.attempt(async () => {
				// Somebody else may have decided meanwhile.
				await place.pinned.refresh();
				if (place.pinned.current === run.runId) {
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
				session.say(
					run.error === null ? `This run is ${run.status}: it has no results.` : visible(run.error),
					run.status === 'failed' ? 'failed' : 'dim',
				);
			} else if (choosing === undefined) {
				session.push(profilePlace(opened, dataset, run.runId));
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

const driftLine = ({runId}: Run, verdicts: ReadonlyMap<string, Verdict>, say: (verdict: Verdict) => Line): Line => {
	const verdict = verdicts.get(runId);
	return verdict === undefined ? line(absentMark, 'dim') : say(verdict);
};

/** Room for a verdict of two digits each, so that nothing moves as they come in. */
const driftRoom = widthOf(
	verdictLine({...emptyVerdict, schemaChanges: 1, bySeverity: {high: 10, medium: 10, low: 10}}),
);
const shortDriftRoom = 12;

const columnsOf = (
	runs: readonly Run[],
	verdicts: ReadonlyMap<string, Verdict>,
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
			cell: run => driftLine(run, verdicts, verdictLine),
			short: {from: 4, room: shortDriftRoom, cell: run => driftLine(run, verdicts, shortVerdictLine)},
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

type RunsProps = {readonly session: Session; readonly place: RunsPlace};

const markedLine = (marked: readonly string[], choosing: RunsPlace['choosing']): Line => {
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

export const RunsScreen = ({session, place}: RunsProps) => {
	const size = useCell(session.size);
	const loaded = useCell(place.runs);
	const list = useCell(place.list);
	const marked = useCell(place.marked);
	const verdicts = useCell(place.timeline.verdicts);
	const pinned = useCell(place.pinned);
	const now = useNow();
	useEffect(() => {
		void place.timeline.judge();
	}, [place]);
	const all = loaded.status === 'ready' ? loaded.value : [];
	const runs = listed(all, list.filter);
	const page = pageOf(size);
	const {choosing, dataset} = place;
	return (
		<Frame
			session={session}
			screen="runs"
			crumbs={crumbsOf(place, choosing === undefined ? 'runs' : `choose ${choosing.purpose}`)}
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
							columnsOf(all, verdicts, pinned.status === 'ready' ? pinned.value : undefined, now),
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
