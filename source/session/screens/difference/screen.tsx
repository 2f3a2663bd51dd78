// What differs in one table of two sides: the findings with left and right, and both distributions.
import {Box, useIsScreenReaderEnabled} from 'ink';
import {formatCount} from '../../../reports/format.ts';
import type {ListedFinding} from '../../../reports/findings.ts';
import {visible} from '../../../terminal-text.ts';
import {Frame} from '../../components/frame.tsx';
import {Lines, LineText} from '../../components/lines.tsx';
import {EmptyText} from '../../components/message.tsx';
import {useSignal} from '../../components/use-signal.ts';
import type {Session} from '../../navigation/session.ts';
import {filterLine} from '../../text/filter-line.ts';
import {emptyLine, line, type Line, segment, wholePieces} from '../../text/line.ts';
import {sidesTitle} from '../compare/state.ts';
import {FindingsTable} from '../drift/findings-table.tsx';
import {wordsHeight} from '../drift/layout.ts';
import {statusLine, wordsOf} from '../drift/lines.ts';
import {searched, settleFindings} from '../drift/rows.ts';
import {distributionsOf} from '../finding/distribution-lines.ts';
import {differenceKeys} from './keys.ts';
import {differencePage, findingsIn, frameOf, headline, paneHeight, sideNames} from './rows.ts';
import type {DifferenceState} from './state.ts';

type DifferenceProps = {readonly session: Session; readonly state: DifferenceState};

const indented = (lines: readonly Line[]): readonly Line[] => lines.map(item => [segment('  '), ...item]);

type PaneProps = DifferenceProps & {readonly finding: ListedFinding; readonly height: number};

/** The finding in words, and both distributions where there is room for them. */
const Pane = ({session, state, finding, height}: PaneProps) => {
	const {columns} = useSignal(session.size);
	const {findingView} = useSignal(session.preferences);
	const loaded = useSignal(state.evidence);
	const words = wordsOf(finding, {width: columns - 4, height: wordsHeight - 1});
	const evidence = loaded.status === 'ready' ? loaded.value : undefined;
	const lines = [line('─'.repeat(columns), 'dim'), ...indented(words)];
	const room = height - lines.length - 1;
	const view = {view: findingView, width: columns - 4, height: room, names: sideNames};
	const picture = evidence === undefined ? [] : distributionsOf(finding, evidence, view);
	// A part of the picture would mislead.
	const isShown = picture.length > 0 && picture.length <= room;
	return <Lines lines={isShown ? [...lines, emptyLine, ...indented(picture)] : lines} height={height} />;
};

const factsOf = ({report}: DifferenceState): readonly string[] => {
	const [left, right] = [report.baseline.rowCount, report.current.rowCount];
	return left === null || right === null ? [] : [`rows ${formatCount(left)} ⇄ ${formatCount(right)}`];
};

const emptyText = (isFiltered: boolean, open: string): string =>
	isFiltered
		? 'Nothing here passes the filter. Press esc to clear it.'
		: `Both sides are the same. Rows may still have swapped values: press ${open} to compare them.`;

export const DifferenceScreen = ({session, state}: DifferenceProps) => {
	const {report, from, dataset} = state;
	const size = useSignal(session.size);
	const list = useSignal(state.list);
	const isLinear = useIsScreenReaderEnabled();
	const all = findingsIn(report);
	const findings = searched(all, list.filter);
	const page = differencePage(size, all.length);
	const settled = settleFindings(list, findings, page);
	const here = findings[settled.cursor];
	return (
		<Frame
			session={session}
			keys={differenceKeys}
			breadcrumb={[sidesTitle(from), visible(dataset.datasetName)]}
			facts={factsOf(state)}
			status={statusLine(report, filterLine(list, findings.length, all.length))}
			position={{cursor: settled.cursor, count: findings.length, page}}
			labels={all.length === 0 ? {open: 'compare the rows', filter: ''} : {}}
		>
			<LineText line={wholePieces(headline(report), size.columns)} />
			<Box
				flexDirection="column"
				{...(!isLinear && {height: Math.min(page, Math.max(1, all.length)) + frameOf(size)})}
			>
				{findings.length === 0 ? (
					<EmptyText text={emptyText(list.filter !== '', session.keys.naming(differenceKeys)('open'))} />
				) : (
					<FindingsTable findings={findings} list={settled} size={size} page={page} names={sideNames} />
				)}
			</Box>
			{here !== undefined && !isLinear && (
				<Pane session={session} state={state} finding={here} height={paneHeight(size, all.length)} />
			)}
		</Frame>
	);
};
