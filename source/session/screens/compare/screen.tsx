// Two sides: is it the same over there? One line for each table, while they are read and after.
import {Box, Text, useIsScreenReaderEnabled} from 'ink';
import {countOf} from '../../../reports/format.ts';
import {Frame} from '../../components/frame.tsx';
import {Lines, LineText} from '../../components/lines.tsx';
import {List} from '../../components/list.tsx';
import {EmptyText, ErrorText} from '../../components/message.tsx';
import {useNow} from '../../components/use-now.ts';
import {useSignal} from '../../components/use-signal.ts';
import type {Labels} from '../../input/key-bindings.ts';
import type {Session} from '../../navigation/session.ts';
import type {SidesSnapshot} from '../../services/sides-controller.ts';
import {isUnderWay, type SidesTable} from '../../state/sides-table.ts';
import type {ListState} from '../../state/list-state.ts';
import type {Size} from '../../state/size.ts';
import {filterLine} from '../../text/filter-line.ts';
import {type Line, line, segment} from '../../text/line.ts';
import {compareKeys} from './keys.ts';
import {headline, progressText, timeFact} from './lines.ts';
import {comparePage, detailHeight, detailLines, layoutOf, markOf, settleTables, shownTables} from './rows.ts';
import {sidesTitle, type CompareState} from './state.ts';

/** For the clock; while tables are read, the screen draws more often. */
const tick = 1000;

type CompareProps = {readonly session: Session; readonly state: CompareState};

const labelsFor = ({status}: SidesSnapshot, here: SidesTable | undefined, onlyDifferent: boolean): Labels => {
	const isRunning = status === 'running' || status === 'stopping';
	const hasRows = here?.state === 'same' || here?.state === 'differs';
	return {
		...(here?.report === undefined && {open: ''}),
		...(!hasRows && {rows: ''}),
		...(here === undefined && {filter: ''}),
		again: isRunning ? '' : 'compare again',
		onlyDifferent: onlyDifferent ? 'show all' : 'only different',
		// So does `c`, which the `?` list names.
		back: status === 'running' ? 'cancel' : 'back',
	};
};

const statusOf = (
	{status}: SidesSnapshot,
	filtered: Line,
	{onlyDifferent, showAll}: {readonly onlyDifferent: boolean; readonly showAll: string},
): Line => {
	if (status === 'stopping') {
		return line('Stopping: compared tables are kept', 'medium');
	}

	if (filtered.length > 0) {
		return filtered;
	}

	return onlyDifferent ? [segment('only what differs', 'strong'), segment(`   ${showAll} shows all`, 'dim')] : [];
};

type TablesProps = {
	readonly view: SidesSnapshot;
	readonly tables: readonly SidesTable[];
	/** Settled for these tables. */
	readonly state: ListState;
	readonly size: Size;
	readonly now: number;
	readonly emptyText: string;
	readonly open: string;
};

/** How far it is, the tables, and what was found in the one under the cursor. */
const Tables = ({view, tables, state, size, now, emptyText, open}: TablesProps) => {
	const isLinear = useIsScreenReaderEnabled();
	const here = tables[state.cursor];
	const height = detailHeight(size, view.tables?.length ?? 0);
	const area = {width: size.columns - 4, height, open};
	const detail = detailLines(here !== undefined && !isUnderWay(here) ? here : undefined, area);
	return (
		<>
			{isLinear && view.endedAt === undefined ? (
				<Text>{progressText(view)}</Text>
			) : (
				<LineText line={headline(view, size.columns)} />
			)}
			<Box height={1} />
			<List
				rows={tables}
				idOf={({id}) => id}
				state={state}
				layout={layoutOf(tables, size)}
				page={comparePage(size, view.tables?.length ?? 0)}
				markOf={table => markOf(table, now)}
				empty={<EmptyText text={emptyText} />}
			/>
			{detail.length > 0 && (
				<Box flexDirection="column" marginTop={1} paddingLeft={2}>
					<Lines lines={detail} height={height} />
				</Box>
			)}
		</>
	);
};

export const CompareScreen = ({session, state}: CompareProps) => {
	const {sides, list: listSignal, onlyDifferent: onlySignal} = state;
	const size = useSignal(session.size);
	const view = useSignal(sides.snapshot);
	const list = useSignal(listSignal);
	const onlyDifferent = useSignal(onlySignal);
	useNow(tick);
	const now = view.endedAt ?? Date.now();
	const all = view.tables ?? [];
	const tables = shownTables(all, onlyDifferent, list.filter);
	const page = comparePage(size, all.length);
	const listState = settleTables(list, tables, page);
	const here = tables[listState.cursor];
	const keyOf = session.keys.naming(compareKeys);
	const emptyText =
		all.length === 0
			? ''
			: onlyDifferent
				? `Nothing differs. Press ${keyOf('onlyDifferent')} to see all tables.`
				: 'No table has these words in its name. Press esc to clear the filter.';
	return (
		<Frame
			session={session}
			keys={compareKeys}
			breadcrumb={[sidesTitle(state)]}
			facts={[timeFact(view, now), ...(view.tables === undefined ? [] : [countOf(all.length, 'table')])]}
			status={statusOf(view, filterLine(list, tables.length, all.length), {
				onlyDifferent,
				showAll: keyOf('onlyDifferent'),
			})}
			position={{cursor: listState.cursor, count: tables.length, page}}
			labels={labelsFor(view, here, onlyDifferent)}
		>
			{view.error === undefined ? (
				<Tables
					view={view}
					tables={tables}
					state={listState}
					size={size}
					now={now}
					emptyText={emptyText}
					open={keyOf('open')}
				/>
			) : (
				<ErrorText error={view.error} press={`Press ${keyOf('again')} to try again, esc to go back.`} />
			)}
		</Frame>
	);
};
