// The runs of a dataset as rows.
import {shortRunId} from '../../../drift/baselines/baseline-rule.ts';
import {begunAt, hasResults, type Run} from '../../../profiling/profile.ts';
import {isUndated, sliceName} from '../../../profiling/slice.ts';
import {formatAge, formatDuration, formatTime} from '../../../reports/format-time.ts';
import {absentMark, formatChange, formatCount} from '../../../reports/format.ts';
import {runTime} from '../../../reports/run-time.ts';
import type {DriftStatus} from '../../../drift/drift-status.ts';
import {noDrift} from '../../state/drift-status.ts';
import {isMatch} from '../../state/list-state.ts';
import {memoizeLast} from '../../state/memoize-last.ts';
import {bodyHeight, type Size} from '../../state/size.ts';
import {driftStatusLine, shortDriftStatusLine} from '../../text/drift-status-line.ts';
import {line, type Line, widthOf} from '../../text/line.ts';
import {samplingText} from '../../../reports/sampling-text.ts';
import type {Column} from '../../text/table-layout.ts';
import type {Tone} from '../../text/theme.ts';

/** Runs that fit below the headings. */
export const runsPage = (size: Size): number => Math.max(1, bodyHeight(size) - 1);

export const listed = memoizeLast((runs: readonly Run[], filter: string): readonly Run[] =>
	filter === '' ? runs : runs.filter(run => isMatch(`${run.runId} ${run.status} ${runTime(run)}`, filter)),
);

export const idsOf = memoizeLast((runs: readonly Run[]): readonly string[] => runs.map(run => run.runId));

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

type RunContext = {
	readonly driftStatuses: ReadonlyMap<string, DriftStatus>;
	/** Whether the verdict of a run is still to come. */
	readonly isWaitedFor: (runId: string) => boolean;
	/** The id of the pinned run. */
	readonly pinned: string | undefined;
	readonly now: Date;
};

const driftLine = (
	{runId}: Run,
	{driftStatuses, isWaitedFor}: Pick<RunContext, 'driftStatuses' | 'isWaitedFor'>,
	format: (driftStatus: DriftStatus) => Line,
): Line => {
	const driftStatus = driftStatuses.get(runId);
	return driftStatus === undefined ? line(isWaitedFor(runId) ? '…' : absentMark, 'dim') : format(driftStatus);
};

/** Room for a verdict with counts of two digits, so that no column moves as verdicts arrive. */
const driftRoom = widthOf(driftStatusLine({...noDrift, schemaChanges: 1, bySeverity: {high: 10, medium: 10, low: 10}}));
const shortDriftRoom = 12;

const sliceColumn: Column<Run> = {
	heading: 'slice',
	align: 'left',
	rank: 0,
	cell: ({slice}) => line(slice === null ? 'whole table' : sliceName(slice)),
};

const runColumns = ({
	pinned,
	now,
	hasSlices,
}: RunContext & {readonly hasSlices: boolean}): ReadonlyArray<Column<Run>> => [
	{
		heading: 'run',
		align: 'left',
		rank: 0,
		cell: ({runId}) => line(shortRunId(runId)),
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
	...(hasSlices ? [sliceColumn] : []),
	{
		heading: hasSlices ? 'made' : 'when',
		align: 'left',
		rank: hasSlices ? 3 : 0,
		cell: run => line(formatAge(begunAt(run), now)),
	},
	{
		heading: '',
		align: 'left',
		rank: 4,
		cell: run => line(formatTime(begunAt(run)), 'dim'),
	},
	{
		heading: 'status',
		align: 'left',
		rank: 1,
		cell: ({status}) => line(status, statusTones[status]),
	},
];

export const columnsOf = (runs: readonly Run[], context: RunContext): ReadonlyArray<Column<Run>> => {
	const kept = runs.filter(run => hasResults(run));
	// Rows without a date stand below the periods, and are none before those.
	const isOfUndated = ({slice}: Run): boolean => slice !== null && isUndated(slice);
	const [dated, others] = [kept.filter(run => !isOfUndated(run)), kept.filter(run => isOfUndated(run))];
	const previous = new Map(
		[dated, others].flatMap(alike => alike.map((run, index) => [run.runId, alike[index + 1]] as const)),
	);
	// The first run has none before it: nobody waits for its verdict.
	const judging = {
		...context,
		isWaitedFor: (runId: string) => previous.get(runId) !== undefined && context.isWaitedFor(runId),
	};
	return [
		...runColumns({...context, hasSlices: runs.some(({slice}) => slice !== null)}),
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
			// Beside the rows of the table, which are not those that the figures are of.
			rank: runs.some(({sampling}) => sampling.kind !== 'all') ? 3 : 7,
			cell: ({sampling}) => line(samplingText(sampling), 'dim'),
		},
		{
			heading: 'drift',
			align: 'left',
			rank: 2,
			room: driftRoom,
			cell: run => driftLine(run, judging, driftStatusLine),
			short: {from: 4, room: shortDriftRoom, cell: run => driftLine(run, judging, shortDriftStatusLine)},
		},
	];
};
