// The rows of a table that are not the same on two sides, old and new.
import {Text, useIsScreenReaderEnabled} from 'ink';
import type {RowComparison} from '../../../drift/sides/row-comparison.ts';
import {countOf, formatCount} from '../../../reports/format.ts';
import {visible} from '../../../terminal-text.ts';
import {Frame} from '../../components/frame.tsx';
import {LineText} from '../../components/lines.tsx';
import {List} from '../../components/list.tsx';
import {EmptyText, LoadedView} from '../../components/message.tsx';
import {useSignal} from '../../components/use-signal.ts';
import type {Session} from '../../navigation/session.ts';
import {settleList} from '../../state/list-state.ts';
import {emptyLine, type Line, line} from '../../text/line.ts';
import {sidesTitle} from '../compare/state.ts';
import {changesKeys} from './keys.ts';
import {changesPage, countsLine, spokenWidth, idsOf, layoutOf, markOf, numbered} from './rows.ts';
import type {Changes, ChangesState} from './state.ts';

type ChangesProps = {readonly session: Session; readonly state: ChangesState};

/** The notes on the rows, else which columns are out of view. */
const statusOf = ({rows, notes}: Changes, offset: number, shown: number): Line => {
	const after = rows.columns.length - offset - shown;
	const hidden = [
		...(offset > 0 ? [`← ${countOf(offset, 'more column')}`] : []),
		...(after > 0 ? [`→ ${countOf(after, 'more column')}`] : []),
	];
	const [note] = notes;
	return note !== undefined && hidden.length === 0
		? line(visible(note), 'medium')
		: line(hidden.join(' '.repeat(3)), 'dim');
};

const factsOf = ({columnsOrigin, columns, key, rows}: RowComparison): readonly string[] => {
	const compared = columns.length - (key?.columns.length ?? 0);
	return [
		columnsOrigin === 'profiles'
			? `${formatCount(compared)} ${compared === 1 ? 'column' : 'columns'} that may differ`
			: `${formatCount(compared)} ${compared === 1 ? 'column' : 'columns'} compared`,
		`rows ${formatCount(rows.left)} ⇄ ${formatCount(rows.right)}`,
	];
};

export const ChangesScreen = ({session, state}: ChangesProps) => {
	const size = useSignal(session.size);
	const loaded = useSignal(state.changes);
	const list = useSignal(state.list);
	const offset = useSignal(state.offset);
	const allColumns = useSignal(state.allColumns);
	const isLinear = useIsScreenReaderEnabled();
	const page = changesPage(size);
	const value = loaded.status === 'ready' ? loaded.value : undefined;
	const layout = value && layoutOf(value.rows, isLinear ? spokenWidth : size.columns, offset);
	const settled = settleList(list, value === undefined ? [] : idsOf(value.rows), page);
	const isEmpty = value?.rows.differences.length === 0;
	return (
		<Frame
			session={session}
			keys={changesKeys}
			breadcrumb={[sidesTitle(state.from), visible(state.dataset.datasetName), 'rows']}
			facts={value === undefined ? [] : factsOf(value.rows)}
			status={value && layout ? statusOf(value, offset, layout.columns.length) : emptyLine}
			position={{cursor: settled.cursor, count: value?.rows.differences.length ?? 0, page}}
			labels={{
				...(isEmpty && {open: '', left: '', copy: ''}),
				...(value === undefined && {allColumns: ''}),
				...(allColumns && {allColumns: 'columns that differ'}),
			}}
		>
			<LoadedView loaded={loaded} waitsFor={`Comparing the rows of ${visible(state.dataset.datasetName)}`}>
				{({rows}) =>
					layout === undefined ? null : (
						<>
							<LineText line={countsLine(rows, size.columns)} />
							<Text> </Text>
							<List
								rows={numbered(rows)}
								idOf={({index}) => String(index)}
								state={settled}
								layout={layout}
								page={page}
								markOf={markOf}
								empty={<EmptyText text="Every row is the same in the columns that were compared." />}
							/>
						</>
					)
				}
			</LoadedView>
		</Frame>
	);
};
