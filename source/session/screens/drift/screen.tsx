// What changed between two runs of a dataset: the verdict, the timeline of the runs, and the findings, worst first.
import {Box, useIsScreenReaderEnabled} from 'ink';
import {useEffect} from 'react';
import type {DriftReport} from '../../../drift/report.ts';
import {formatCount} from '../../../reports/format.ts';
import {Frame} from '../../components/frame.tsx';
import {Lines, LineText} from '../../components/lines.tsx';
import {EmptyText, LoadedView} from '../../components/message.tsx';
import {useNow} from '../../components/use-now.ts';
import {useSignal} from '../../components/use-signal.ts';
import {breadcrumbOf} from '../../navigation/breadcrumb.ts';
import type {Session} from '../../navigation/session.ts';
import {acceptanceOf, columnOf, type ListedFinding} from '../../../reports/findings.ts';
import {filterLine} from '../../text/filter-line.ts';
import {emptyLine, line, type Line, segment, wholePieces} from '../../text/line.ts';
import {distributionsOf, effectLines, shapesOf} from '../finding/distribution-lines.ts';
import {ordinaryLines} from '../finding/lines.ts';
import {isOfNulls} from '../finding/share-lines.ts';
import {FindingsTable} from './findings-table.tsx';
import {driftKeys} from './keys.ts';
import {driftPageLength, frameOf, headHeight, paneHeight, wordsIn} from './layout.ts';
import {emptyText, factsOf, headline, statusLine, wordsOf} from './lines.ts';
import {ordered} from './order.ts';
import {foundIn, hasDrift, searched, settleFindings} from './rows.ts';
import type {DriftState, Evidence} from './state.ts';
import {timelineLines} from './timeline-lines.ts';

/** The evidence, if it belongs to the visible report: while a new report loads, it may still be that of the old. */
const evidenceOf = (report: DriftReport, evidence: Evidence | undefined): Evidence | undefined =>
	evidence?.report === report ? evidence : undefined;

type PaneProps = {
	readonly session: Session;
	readonly state: DriftState;
	readonly report: DriftReport;
	readonly finding: ListedFinding;
	readonly height: number;
};

/** The distribution of the column of the finding under the cursor. */
const Distribution = ({session, state, report, finding, height}: PaneProps) => {
	const size = useSignal(session.size);
	const {findingView} = useSignal(session.preferences);
	const loaded = useSignal(state.evidence);
	useEffect(() => {
		void state.evidence.refresh();
	}, [state, report]);
	const evidence = evidenceOf(report, loaded.status === 'ready' ? loaded.value : undefined);
	const width = size.columns - 4;
	const picture =
		evidence === undefined ? [] : distributionsOf(finding, evidence, {view: findingView, width, height});
	const effects = picture.length === 0 || isOfNulls(finding) ? [] : effectLines(columnOf(finding), report, width);
	const lines = picture.length + effects.length > height ? picture : [...picture, ...effects];
	// A part of the picture would mislead.
	const shown = picture.length <= height ? lines : evidence === undefined ? [] : shapesOf(finding, evidence);
	return shown.length > height ? null : <Lines lines={indented(shown)} height={height} />;
};

const indented = (lines: readonly Line[]): readonly Line[] => lines.map(item => [segment('  '), ...item]);

/** Lines of the smallest picture: a line of blocks for each side. */
const minPictureHeight = 2;
/** With so many lines a picture of bins leaves none blank. */
const tightRoom = 5;
/** Lines of the ordinary range above a distribution. */
const bandHeight = 8;

/** The finding in words; where there is room, its figure in the ordinary range, and the distribution. */
const Pane = (props: PaneProps) => {
	const {session, finding, height: whole} = props;
	const {columns} = useSignal(session.size);
	const words = wordsOf(finding, {width: columns - 4, height: wordsIn(whole) - 1});
	const lines = [line('─'.repeat(columns), 'dim'), ...indented(words)];
	const room = whole - lines.length;
	// The rows of the dataset have no distribution: their range has all the room.
	const height = columnOf(finding) === null ? room - 1 : Math.min(bandHeight, room);
	const band = ordinaryLines(finding, {width: columns - 4, height});
	const hasBand = band.length > 0 && band.length <= room;
	const blank = room === tightRoom || room <= minPictureHeight ? [] : [emptyLine];
	const above = hasBand ? [emptyLine, ...indented(band), emptyLine].slice(room > band.length ? 0 : 1) : blank;
	const below = room - above.length;
	return (
		<>
			<Lines lines={[...lines, ...above]} height={Math.min(whole, lines.length + above.length)} />
			{below >= minPictureHeight && <Distribution {...props} height={below} />}
		</>
	);
};

type DriftProps = {readonly session: Session; readonly state: DriftState};

const Report = ({session, state, report}: DriftProps & {readonly report: DriftReport}) => {
	const size = useSignal(session.size);
	const list = useSignal(state.list);
	const shown = useSignal(state.shown);
	const order = useSignal(state.order);
	const runs = useSignal(state.timeline.runs);
	const driftStatuses = useSignal(state.timeline.driftStatuses);
	const selected = useSignal(state.selected);
	const isLinear = useIsScreenReaderEnabled();
	useEffect(() => {
		void state.timeline.compareAll();
	}, [state]);
	const all = foundIn(report, shown);
	const findings = searched(ordered(all, order), list.filter);
	const page = driftPageLength(size, report);
	const pane = paneHeight(size, report);
	const here = findings[settleFindings(list, findings, page).cursor];
	const timeline =
		runs.status === 'ready' ? timelineLines({runs: runs.value, driftStatuses}, report, size.columns) : [];
	return (
		<>
			<LineText line={wholePieces(headline(report, shown), size.columns)} />
			<Lines lines={timeline} height={headHeight(size) - 1} />
			<Box
				flexDirection="column"
				{...(!isLinear && {height: Math.min(page, Math.max(1, all.length)) + frameOf(size)})}
			>
				{findings.length === 0 ? (
					<EmptyText text={emptyText(report, list.filter !== '', session.keys.naming(driftKeys))} />
				) : (
					<FindingsTable
						findings={findings}
						list={settleFindings(list, findings, page)}
						selected={selected}
						size={size}
						page={page}
					/>
				)}
			</Box>
			{here !== undefined && !isLinear && (
				<Pane session={session} state={state} report={report} finding={here} height={pane} />
			)}
		</>
	);
};

export const DriftScreen = ({session, state}: DriftProps) => {
	const size = useSignal(session.size);
	const now = useNow();
	const loaded = useSignal(state.report);
	const list = useSignal(state.list);
	const shown = useSignal(state.shown);
	const order = useSignal(state.order);
	const report = loaded.status === 'ready' ? loaded.value : undefined;
	const all = report === undefined ? [] : foundIn(report, shown);
	const findings = searched(ordered(all, order), list.filter);
	const selected = useSignal(state.selected);
	const {cursor} = settleFindings(list, findings, driftPageLength(size, report));
	const here = findings[cursor];
	// While it loads, keys wait for what it shows.
	const isEmpty = loaded.status !== 'loading' && here === undefined;
	const keyOf = session.keys.naming(driftKeys);
	return (
		<Frame
			session={session}
			keys={driftKeys}
			breadcrumb={breadcrumbOf(state, 'drift')}
			facts={report === undefined ? [] : factsOf(report, now)}
			status={statusLine(report, filterLine(list, findings.length, all.length))}
			position={{cursor, count: findings.length, page: driftPageLength(size, report)}}
			labels={{
				...(isEmpty && {open: '', rows: ''}),
				...((isEmpty || here?.severity === 'none') && {accept: ''}),
				...(loaded.status !== 'loading' && (report === undefined || !hasDrift(report)) && {high: ''}),
				...(here !== undefined && acceptanceOf(here) !== null && {accept: 'unaccept'}),
				...(selected.size > 0 && {accept: `accept ${formatCount(selected.size)}`}),
			}}
		>
			<LoadedView
				loaded={loaded}
				waitsFor={`Comparing two runs of ${state.dataset.datasetName}`}
				press={
					`Press ${keyOf('baseline')} or ${keyOf('current')} to choose other runs, ` +
					`${keyOf('history')} for all runs, esc to go back.`
				}
			>
				{value => <Report session={session} state={state} report={value} />}
			</LoadedView>
		</Frame>
	);
};
