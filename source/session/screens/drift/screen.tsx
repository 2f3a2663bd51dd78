// What changed between two runs of a dataset: a verdict, how each run before it was, and a table of what was found, worst first.
import {Box, useIsScreenReaderEnabled} from 'ink';
import {useEffect} from 'react';
import {formatBaselineRule} from '../../../drift/baselines/baseline-rule.ts';
import type {DriftReport} from '../../../drift/report.ts';
import {driftSeveritiesWorstFirst} from '../../../drift/severity.ts';
import type {Run} from '../../../profiling/profile.ts';
import {countOf, formatCount} from '../../../reports/format.ts';
import {formatTime} from '../../../reports/format-time.ts';
import {visible} from '../../../terminal-text.ts';
import {useSignal} from '../../state/signal.ts';
import {EmptyText, LoadedView} from '../../components/message.tsx';
import {Frame, frameHeight} from '../../components/frame.tsx';
import {BorderedTable, tableBorders, tableFrame} from '../../components/ink-table.tsx';
import {Lines, LineText} from '../../components/lines.tsx';
import {List} from '../../components/list.tsx';
import {breadcrumbOf} from '../../navigation/breadcrumb.ts';
import {acceptanceOf, type Finding} from '../../state/findings.ts';
import type {Actions} from '../../input/key-bindings.ts';
import {line, segment, wholePieces, type Line} from '../../text/line.ts';
import {filterLine} from '../../input/list-actions.ts';
import type {DriftState, Evidence, Shown} from '../../navigation/screen-state.ts';
import type {Session, Size} from '../../navigation/session.ts';
import {layOut, type Column} from '../../text/table-layout.ts';
import {driftStatusLine, driftStatusOf} from '../../state/drift-status.ts';
import {driftActions as actionsFor, foundIn} from './actions.ts';
import {findingColumns, searched, settleFindings} from './rows.ts';
import {distributionsOf} from '../finding/lines.ts';
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

export const driftActions = (session: Session, state: DriftState): Actions<'drift'> =>
	actionsFor(session, state, () => pageOf(session.size.value, state.report.current));

const isOfToday = (run: Run): boolean => run.profiledAt.toDateString() === new Date().toDateString();

const timeText = (run: Run): string =>
	isOfToday(run) ? formatTime(run.profiledAt).slice(11) : formatTime(run.profiledAt).slice(0, 16);

const factsOf = (report: DriftReport): readonly string[] => [
	`${report.baseline.runId.slice(0, 6)} → ${report.current.runId.slice(0, 6)}`,
	`${timeText(report.baseline)}${report.baselineRule.kind === 'run' ? '' : ` (${formatBaselineRule(report.baselineRule)})`} → ${timeText(report.current)}`,
	`rows ${formatCount(report.baseline.rowCount ?? 0)} → ${formatCount(report.current.rowCount ?? 0)}`,
];

const headline = (report: DriftReport, shown: ReadonlySet<Shown>): Line => {
	const {totalDrifts} = report.summary;
	const compared = report.metricDrifts.length;
	const hidden = driftSeveritiesWorstFirst
		.filter(severity => !shown.has(severity))
		.map(severity => (severity === 'medium' ? 'MED' : severity.toUpperCase()));
	return [
		...driftStatusLine(driftStatusOf(report)),
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
	state,
	size,
	page,
}: {
	readonly findings: readonly Finding[];
	readonly state: DriftState;
	readonly size: Size;
	readonly page: number;
}) => {
	const list = useSignal(state.list);
	const listState = settleFindings(list, findings, page);
	const here = findings[listState.cursor];
	if (useIsScreenReaderEnabled()) {
		return (
			<List
				rows={findings}
				idOf={finding => finding.id}
				state={listState}
				layout={layOut(findingColumns, findings, 1000)}
				page={page}
				empty={null}
			/>
		);
	}

	return (
		<BorderedTable
			layout={layOut(withCursor(findingColumns, here), findings, size.columns - tableBorders)}
			rows={findings.slice(listState.top, listState.top + page)}
			cursor={listState.cursor - listState.top}
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
	readonly state: DriftState;
	readonly report: DriftReport;
	readonly finding: Finding | undefined;
	readonly height: number;
};

/** What the finding under the cursor looks like. */
const Preview = ({session, state, report, finding, height}: PreviewProps) => {
	const size = useSignal(session.size);
	const {findingView} = useSignal(session.preferences);
	const loaded = useSignal(state.evidence);
	useEffect(() => {
		void state.evidence.refresh();
	}, [state, report]);
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

type DriftProps = {readonly session: Session; readonly state: DriftState};

const Report = ({session, state, report}: DriftProps & {readonly report: DriftReport}) => {
	const size = useSignal(session.size);
	const list = useSignal(state.list);
	const shown = useSignal(state.shown);
	const runs = useSignal(state.timeline.runs);
	const driftStatuses = useSignal(state.timeline.driftStatuses);
	const isLinear = useIsScreenReaderEnabled();
	useEffect(() => {
		void state.timeline.compareAll();
	}, [state]);
	const all = foundIn(report, shown);
	const findings = searched(all, list.filter);
	const page = pageOf(size, report);
	const preview = previewOf(size, report);
	const here = findings[settleFindings(list, findings, page).cursor];
	const timeline = runs.status === 'ready' ? timelineLines(runs.value, driftStatuses, report, size.columns) : [];
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
					<FindingsTable findings={findings} state={state} size={size} page={page} />
				)}
			</Box>
			{preview > 0 && !isLinear && (
				<Preview session={session} state={state} report={report} finding={here} height={preview} />
			)}
		</>
	);
};

export const DriftScreen = ({session, state}: DriftProps) => {
	const size = useSignal(session.size);
	const loaded = useSignal(state.report);
	const list = useSignal(state.list);
	const shown = useSignal(state.shown);
	const report = loaded.status === 'ready' ? loaded.value : undefined;
	const all = report === undefined ? [] : foundIn(report, shown);
	const findings = searched(all, list.filter);
	const here =
		report === undefined ? undefined : findings[settleFindings(list, findings, pageOf(size, report)).cursor];
	return (
		<Frame
			session={session}
			screen="drift"
			crumbs={breadcrumbOf(state, 'drift')}
			facts={report === undefined ? [] : factsOf(report)}
			status={statusLine(report, filterLine(list, findings.length, all.length))}
			labels={{
				...(here === undefined && {open: '', accept: ''}),
				...(here !== undefined && acceptanceOf(here) !== null && {accept: 'take back'}),
			}}
		>
			<LoadedView
				loaded={loaded}
				waitsFor={`Comparing two runs of ${state.dataset.datasetName}`}
				press="Press b or c to choose other runs, h for all runs, esc to go back."
			>
				{value => <Report session={session} state={state} report={value} />}
			</LoadedView>
		</Frame>
	);
};
