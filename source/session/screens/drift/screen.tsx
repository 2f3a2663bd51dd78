// What changed between two runs of a dataset: the verdict, the timeline of the runs, and the findings, worst first.
import {Box, useIsScreenReaderEnabled} from 'ink';
import {useEffect} from 'react';
import type {DriftReport} from '../../../drift/report.ts';
import {Frame} from '../../components/frame.tsx';
import {BorderedTable, tableBorders, tableFrame} from '../../components/ink-table.tsx';
import {Lines, LineText} from '../../components/lines.tsx';
import {List} from '../../components/list.tsx';
import {EmptyText, LoadedView} from '../../components/message.tsx';
import {useSignal} from '../../components/use-signal.ts';
import {breadcrumbOf} from '../../navigation/breadcrumb.ts';
import type {Session} from '../../navigation/session.ts';
import {acceptanceOf, type Finding} from '../../../reports/findings.ts';
import type {Size} from '../../state/size.ts';
import {filterLine} from '../../text/filter-line.ts';
import {line, segment, wholePieces} from '../../text/line.ts';
import {type Column, layOut} from '../../text/table-layout.ts';
import {distributionsOf} from '../finding/distribution-lines.ts';
import {driftKeys} from './keys.ts';
import {driftPage, headHeight, previewHeight} from './layout.ts';
import {emptyText, factsOf, headline, statusLine} from './lines.ts';
import {findingColumns, foundIn, isReasonCut, searched, settleFindings} from './rows.ts';
import type {DriftState, Evidence} from './state.ts';
import {timelineLines} from './timeline-lines.ts';

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

/** The evidence, if it belongs to the visible report: while a new report loads, it may still be that of the old. */
const evidenceOf = (report: DriftReport, evidence: Evidence | undefined): Evidence | undefined =>
	evidence?.report === report ? evidence : undefined;

type PreviewProps = {
	readonly session: Session;
	readonly state: DriftState;
	readonly report: DriftReport;
	readonly finding: Finding | undefined;
	readonly height: number;
};

/** The picture of the finding under the cursor. */
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
			: distributionsOf(finding, evidence, {view: findingView, width: size.columns - 4});
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
	const page = driftPage(size, report);
	const preview = previewHeight(size, report);
	const here = findings[settleFindings(list, findings, page).cursor];
	const timeline =
		runs.status === 'ready' ? timelineLines({runs: runs.value, driftStatuses}, report, size.columns) : [];
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
		report === undefined ? undefined : findings[settleFindings(list, findings, driftPage(size, report)).cursor];
	return (
		<Frame
			session={session}
			keys={driftKeys}
			breadcrumb={breadcrumbOf(state, 'drift')}
			facts={report === undefined ? [] : factsOf(report)}
			status={statusLine(
				report,
				filterLine(list, findings.length, all.length),
				here && {finding: here, isReasonCut: isReasonCut(findings, here, size.columns - tableBorders)},
			)}
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
