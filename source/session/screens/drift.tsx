// What changed between two runs of a dataset: a verdict, how each run before it was, and a table of what was found, worst first.
import {Box, useIsScreenReaderEnabled} from 'ink';
import {useEffect} from 'react';
import type {DriftReport} from '../../drift/report.ts';
import {driftSeveritiesWorstFirst} from '../../drift/severity.ts';
import type {Run} from '../../profiling/profile.ts';
import {countOf, formatCount} from '../../reports/format.ts';
import {formatTime} from '../../reports/format-time.ts';
import {visible} from '../../reports/terminal-text.ts';
import {useCell} from '../cell.ts';
import {EmptyText, LoadedView} from '../components/message.tsx';
import {Frame, frameHeight} from '../components/frame.tsx';
import {BorderedTable, tableBorders, tableFrame} from '../components/ink-table.tsx';
import {Lines, LineText} from '../components/lines.tsx';
import {List} from '../components/list.tsx';
import {crumbsOf} from '../crumbs.ts';
import {acceptanceOf, type Finding} from '../findings.ts';
import type {Actions} from '../keys.ts';
import {line, segment, wholePieces, type Line} from '../line.ts';
import {filterLine} from '../list-actions.ts';
import type {DriftPlace, Evidence, Shown} from '../place.ts';
import type {Session, Size} from '../session.ts';
import {layOut, type Column} from '../table-layout.ts';
import {verdictLine, verdictOf} from '../verdict.ts';
import {driftActions as actionsFor, foundIn} from './drift-actions.ts';
import {findingColumns, searched, settleFindings} from './drift-rows.ts';
import {distributionsOf} from './finding-lines.ts';
import {timelineLines} from './timeline-lines.ts';

/** A rule, and what the finding under the cursor looks like. */
const tallestPreview = 15;
/** Ten bins, and what stands over them. */
const smallestPreview = 12;
/** From so many rows of a window on that is always there; below, only beside a short list. */
const roomyWindow = 36;
/** In a lower window the marks under the timeline go. */
const marksFrom = 22;

const headHeight = ({rows}: Size): number => (rows < marksFrom ? 2 : 3);

const roomOf = (size: Size): number => Math.max(1, size.rows - frameHeight - headHeight(size) - tableFrame);

const driftsIn = ({summary}: DriftReport): number => summary.totalDrifts + summary.schemaChanges;

const previewOf = (size: Size, report: DriftReport | undefined): number => {
	if (report === undefined || driftsIn(report) === 0) {
		return 0;
	}

	const spare = size.rows >= roomyWindow ? tallestPreview : roomOf(size) - driftsIn(report);
	return spare < smallestPreview ? 0 : Math.min(tallestPreview, spare);
};

const pageOf = (size: Size, report: DriftReport | undefined): number =>
	Math.max(1, roomOf(size) - previewOf(size, report));

export const driftActions = (session: Session, place: DriftPlace): Actions<'drift'> =>
	actionsFor(session, place, () => pageOf(session.size.value, place.report.current));

const isOfToday = (run: Run): boolean => run.profiledAt.toDateString() === new Date().toDateString();

const timeText = (run: Run): string =>
	isOfToday(run) ? formatTime(run.profiledAt).slice(11) : formatTime(run.profiledAt).slice(0, 16);

const factsOf = (report: DriftReport): readonly string[] => [
	`${report.baseline.runId.slice(0, 6)} → ${report.current.runId.slice(0, 6)}`,
	`${timeText(report.baseline)}${report.baselineChoice.startsWith('run ') ? '' : ` (${report.baselineChoice})`} → ${timeText(report.current)}`,
	`rows ${formatCount(report.baseline.rowCount ?? 0)} → ${formatCount(report.current.rowCount ?? 0)}`,
];

const headline = (report: DriftReport, shown: ReadonlySet<Shown>): Line => {
	const {totalDrifts} = report.summary;
	const compared = report.metricDrifts.length;
	const hidden = driftSeveritiesWorstFirst
		.filter(severity => !shown.has(severity))
		.map(severity => (severity === 'medium' ? 'MED' : severity.toUpperCase()));
	return [
		...verdictLine(verdictOf(report)),
		segment(hidden.length > 0 ? `   hidden: ${hidden.join(', ')}` : '', 'medium'),
		segment(`      ${formatCount(compared - totalDrifts)} of ${formatCount(compared)} metrics unchanged`, 'dim'),
	];
};

const withCursor = (
	columns: ReadonlyArray<Column<Finding>>,
	here: Finding | undefined,
): ReadonlyArray<Column<Finding>> =>
	columns.map((column, index) =>
		index > 0
			? column
			: {
					...column,
					cell: finding => [
						finding === here ? segment('❯ ', 'cursor') : segment('  '),
						...column.cell(finding),
					],
				},
	);

const FindingsTable = ({
	findings,
	place,
	size,
	page,
}: {
	readonly findings: readonly Finding[];
	readonly place: DriftPlace;
	readonly size: Size;
	readonly page: number;
}) => {
	const list = useCell(place.list);
	const state = settleFindings(list, findings, page);
	const here = findings[state.cursor];
	if (useIsScreenReaderEnabled()) {
		return (
			<List
				rows={findings}
				idOf={finding => finding.id}
				state={state}
				layout={layOut(findingColumns, findings, 1000)}
				page={page}
				empty={null}
			/>
		);
	}

	return (
		<BorderedTable
			layout={layOut(withCursor(findingColumns, here), findings, size.columns - tableBorders)}
			rows={findings.slice(state.top, state.top + page)}
			cursor={state.cursor - state.top}
		/>
	);
};

/** What a reader must know to trust the report, unless something is being filtered. */
const statusLine = (report: DriftReport | undefined, filtered: Line): Line => {
	const [note, ...others] = report?.notes ?? [];
	return note === undefined || filtered.length > 0
		? filtered
		: line(
				`${visible(note)}${others.length === 0 ? '' : ` (and ${countOf(others.length, 'more note')} in the export)`}`,
				'medium',
			);
};

const emptyText = (report: DriftReport, isFiltered: boolean): string => {
	if (isFiltered) {
		return 'Nothing here passes the filter. Press esc to clear it, 1 2 3 to show severities.';
	}

	return report.summary.worst === 'none'
		? `Nothing drifted between these two runs: ${formatCount(report.metricDrifts.length)} metrics are within their thresholds. Press 0 to see them, p for the profile.`
		: 'All severities that were found are hidden. Press 1 2 3 to show them.';
};

/** Of the report that is shown: while another one is being loaded, what belongs to the one before is of no use. */
const evidenceOf = (report: DriftReport, evidence: Evidence | undefined): Evidence | undefined =>
	evidence?.report === report ? evidence : undefined;

type PreviewProps = {
	readonly session: Session;
	readonly place: DriftPlace;
	readonly report: DriftReport;
	readonly finding: Finding | undefined;
	readonly height: number;
};

/** What the finding under the cursor looks like. */
const Preview = ({session, place, report, finding, height}: PreviewProps) => {
	const size = useCell(session.size);
	const {findingView} = useCell(session.memory);
	const loaded = useCell(place.evidence);
	useEffect(() => {
		void place.evidence.refresh();
	}, [place, report]);
	const evidence = evidenceOf(report, loaded.status === 'ready' ? loaded.value : undefined);
	const lines =
		finding === undefined || evidence === undefined
			? []
			: distributionsOf(finding, evidence, findingView, size.columns - 4);
	return (
		<Lines
			lines={[line('─'.repeat(size.columns), 'dim'), ...lines.map(item => [segment('  '), ...item])]}
			height={height}
		/>
	);
};

type DriftProps = {readonly session: Session; readonly place: DriftPlace};

const Report = ({session, place, report}: DriftProps & {readonly report: DriftReport}) => {
	const size = useCell(session.size);
	const list = useCell(place.list);
	const shown = useCell(place.shown);
	const runs = useCell(place.timeline.runs);
	const verdicts = useCell(place.timeline.verdicts);
	const isLinear = useIsScreenReaderEnabled();
	useEffect(() => {
		void place.timeline.judge();
	}, [place]);
	const all = foundIn(report, shown);
	const findings = searched(all, list.filter);
	const page = pageOf(size, report);
	const preview = previewOf(size, report);
	const here = findings[settleFindings(list, findings, page).cursor];
	const timeline = runs.status === 'ready' ? timelineLines(runs.value, verdicts, report, size.columns) : [];
	return (
		<>
			<LineText line={wholePieces(headline(report, shown), size.columns)} />
			<Lines lines={timeline} height={headHeight(size) - 1} />
			<Box
				flexDirection="column"
				{...(!isLinear && {height: Math.min(page, Math.max(1, all.length)) + tableFrame})}
			>
				{findings.length === 0 ? (
					<EmptyText text={emptyText(report, list.filter !== '')} />
				) : (
					<FindingsTable findings={findings} place={place} size={size} page={page} />
				)}
			</Box>
			{preview > 0 && !isLinear && (
				<Preview session={session} place={place} report={report} finding={here} height={preview} />
			)}
		</>
	);
};

export const DriftScreen = ({session, place}: DriftProps) => {
	const size = useCell(session.size);
	const loaded = useCell(place.report);
	const list = useCell(place.list);
	const shown = useCell(place.shown);
	const report = loaded.status === 'ready' ? loaded.value : undefined;
	const all = report === undefined ? [] : foundIn(report, shown);
	const findings = searched(all, list.filter);
	const here =
		report === undefined ? undefined : findings[settleFindings(list, findings, pageOf(size, report)).cursor];
	return (
		<Frame
			session={session}
			screen="drift"
			crumbs={crumbsOf(place, 'drift')}
			facts={report === undefined ? [] : factsOf(report)}
			status={statusLine(report, filterLine(list, findings.length, all.length))}
			labels={{
				...(here === undefined && {open: '', accept: ''}),
				...(here !== undefined && acceptanceOf(here) !== null && {accept: 'take back'}),
			}}
		>
			<LoadedView
				loaded={loaded}
				waitsFor={`Comparing two runs of ${place.dataset.datasetName}`}
				press="Press b or c to choose other runs, h for all runs, esc to go back."
			>
				{value => <Report session={session} place={place} report={value} />}
			</LoadedView>
		</Frame>
	);
};
