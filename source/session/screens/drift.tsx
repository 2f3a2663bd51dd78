// What changed between two runs of a dataset: a verdict, and a table of what was found, worst first.
import {Box, useIsScreenReaderEnabled} from 'ink';
import type {DriftReport} from '../../drift/report.ts';
import type {Run} from '../../profiling/profile.ts';
import {formatCount, formatTime} from '../../reports/format.ts';
import {visible} from '../../reports/terminal-text.ts';
import {useCell} from '../cell.ts';
import {EmptyText, LoadedView} from '../components/message.tsx';
import {Frame, frameHeight} from '../components/frame.tsx';
import {BorderedTable, tableBorders, tableFrame} from '../components/ink-table.tsx';
import {LineText} from '../components/lines.tsx';
import {List} from '../components/list.tsx';
import {crumbsOf} from '../crumbs.ts';
import {findingsOf, type Finding} from '../findings.ts';
import type {Actions} from '../keys.ts';
import {
	line,
	segment,
	wholePieces,
	type Line,
} from '../line.ts';
import {filterLine, listMoves, startFilter} from '../list-actions.ts';
import {settleList} from '../list-state.ts';
import {memoizeLast} from '../memoize-last.ts';
import type {DriftPlace, Shown} from '../place.ts';
import {
	driftPlace,
	findingPlace,
	profilePlace,
	runsPlace,
} from '../routes.ts';
import type {Session, Size} from '../session.ts';
import {layOut, type Column} from '../table-layout.ts';
import {verdictLine, verdictOf} from '../verdict.ts';
import {findingColumns, idsOf, searched} from './drift-rows.ts';

const pageOf = ({rows}: Size): number => Math.max(1, rows - frameHeight - 2 - tableFrame);

const found = memoizeLast(findingsOf);

const rowsOf = ({report, shown, list}: DriftPlace): readonly Finding[] =>
	report.current === undefined ? [] : searched(found(report.current, shown.value), list.value.filter);

const exportReport = async (session: Session, report: DriftReport): Promise<void> => {
	const {datasetName, runId} = report.current;
	const name = `drift-${datasetName.replaceAll(/[^\p{Letter}\p{Number}\-._]/gv, '_')}-${runId.slice(0, 6)}.json`;
	await session.engine.exportDrift(report, name);
	session.say(`Wrote ${name}`, 'good');
};

export const driftActions = (session: Session, place: DriftPlace): Actions<'drift'> => {
	const {opened, dataset, list, comparison} = place;
	const ids = () => idsOf(rowsOf(place));
	const page = () => pageOf(session.size.value);
	const toggle = (severity: Shown) => () => {
		const next = new Set(place.shown.value);
		if (!next.delete(severity)) {
			next.add(severity);
		}

		place.shown.set(next);
	};

	const choose = (purpose: 'baseline' | 'current') => () => {
		session.push(runsPlace(opened, dataset, {
			purpose,
			choose(run) {
				session.back();
				session.replace(driftPlace(opened, dataset, {...comparison, [purpose]: run.runId}));
			},
		}));
	};

	return {
		...listMoves(list, ids, page),
		filter: startFilter(list),
		open() {
			const findings = rowsOf(place);
			const here = findings[settleList(list.value, ids(), page()).cursor];
			const report = place.report.current;
			if (here !== undefined && report !== undefined) {
				session.push(findingPlace({
					opened, dataset, report, findings,
				}, here));
			}
		},
		high: toggle('high'),
		medium: toggle('medium'),
		low: toggle('low'),
		none: toggle('none'),
		baseline: choose('baseline'),
		current: choose('current'),
		export() {
			const report = place.report.current;
			if (report !== undefined) {
				session.attempt(async () => exportReport(session, report));
			}
		},
		profile() {
			const report = place.report.current;
			if (report !== undefined) {
				session.push(profilePlace(opened, dataset, report.current.runId));
			}
		},
		history() {
			session.push(runsPlace(opened, dataset));
		},
	};
};

const isOfToday = (run: Run): boolean => run.profiledAt.toDateString() === new Date().toDateString();

const timeText = (run: Run): string => isOfToday(run) ? formatTime(run.profiledAt).slice(11) : formatTime(run.profiledAt).slice(0, 16);

const factsOf = (report: DriftReport): readonly string[] => [
	`${report.baseline.runId.slice(0, 6)} → ${report.current.runId.slice(0, 6)}`,
	`${timeText(report.baseline)}${report.baselineChoice.startsWith('run ') ? '' : ` (${report.baselineChoice})`} → ${timeText(report.current)}`,
	`rows ${formatCount(report.baseline.rowCount ?? 0)} → ${formatCount(report.current.rowCount ?? 0)}`,
];

const headline = (report: DriftReport, shown: ReadonlySet<Shown>): Line => {
	const {totalDrifts} = report.summary;
	const compared = report.metricDrifts.length;
	const hidden = (['high', 'medium', 'low'] as const).filter(severity => !shown.has(severity)).map(severity => severity === 'medium' ? 'MED' : severity.toUpperCase());
	return [
		...verdictLine(verdictOf(report)),
		segment(hidden.length > 0 ? `   hidden: ${hidden.join(', ')}` : '', 'medium'),
		segment(`      ${formatCount(compared - totalDrifts)} of ${formatCount(compared)} metrics unchanged`, 'dim'),
	];
};

const withCursor = (columns: ReadonlyArray<Column<Finding>>, here: Finding | undefined): ReadonlyArray<Column<Finding>> => columns.map((column, index) => index > 0
	? column
	: {
		...column,
		cell: finding => [finding === here ? segment('❯ ', 'cursor') : segment('  '), ...column.cell(finding)],
	});

const FindingsTable = ({findings, place, size}: {readonly findings: readonly Finding[]; readonly place: DriftPlace; readonly size: Size}) => {
	const list = useCell(place.list);
	const page = pageOf(size);
	const state = settleList(list, idsOf(findings), page);
	const here = findings[state.cursor];
	if (useIsScreenReaderEnabled()) {
		return <List rows={findings} idOf={finding => finding.id} state={state} layout={layOut(findingColumns, findings, 1000)} page={page} empty={null}/>;
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
	return note === undefined || filtered.length > 0 ? filtered : line(`${visible(note)}${others.length === 0 ? '' : ` (and ${others.length} more notes in the export)`}`, 'medium');
};

const emptyText = (report: DriftReport, isFiltered: boolean): string => {
	if (isFiltered) {
		return 'Nothing here passes the filter. Press esc to clear it, 1 2 3 to show severities.';
	}

	return report.summary.worst === 'none'
		? `Nothing drifted between these two runs: ${formatCount(report.metricDrifts.length)} metrics are within their thresholds. Press 0 to see them, p for the profile.`
		: 'All severities that were found are hidden. Press 1 2 3 to show them.';
};

type DriftProps = {readonly session: Session; readonly place: DriftPlace};

export const DriftScreen = ({session, place}: DriftProps) => {
	const size = useCell(session.size);
	const loaded = useCell(place.report);
	const list = useCell(place.list);
	const shown = useCell(place.shown);
	const report = loaded.status === 'ready' ? loaded.value : undefined;
	const all = report === undefined ? [] : found(report, shown);
	const findings = searched(all, list.filter);
	return (
		<Frame
			session={session}
			screen='drift'
			crumbs={crumbsOf(place, 'drift')}
			facts={report === undefined ? [] : factsOf(report)}
			status={statusLine(report, filterLine(list, findings.length, all.length))}
		>
			<LoadedView loaded={loaded} waitsFor={`Comparing two runs of ${place.dataset.datasetName}`} press='Press b or c to choose other runs, h for all runs, esc to go back.'>
				{value => (
					<>
						<LineText line={wholePieces(headline(value, shown), size.columns)}/>
						<Box height={1}/>
						{findings.length === 0
							? <EmptyText text={emptyText(value, list.filter !== '')}/>
							: <FindingsTable findings={findings} place={place} size={size}/>}
					</>
				)}
			</LoadedView>
		</Frame>
	);
};
