// The rows behind a figure, with the statement that read them.
import {Text} from 'ink';
import {countOf} from '../../../reports/format.ts';
import {rowsFound} from '../../../reports/rows-text.ts';
import {cutMiddle, visible} from '../../../terminal-text.ts';
import type {RowsRead} from '../../../workspace.ts';
import {Frame} from '../../components/frame.tsx';
import {LineText} from '../../components/lines.tsx';
import {List} from '../../components/list.tsx';
import {EmptyText, LoadedView} from '../../components/message.tsx';
import {useSignal} from '../../components/use-signal.ts';
import {breadcrumbOf} from '../../navigation/breadcrumb.ts';
import type {Session} from '../../navigation/session.ts';
import {settleList} from '../../state/list-state.ts';
import {emptyLine, line, type Line} from '../../text/line.ts';
import {rowsKeys} from './keys.ts';
import {idsOf, layoutOf, numbered, rowsPage} from './rows.ts';
import {maxRows, type RowsState} from './state.ts';

type RowsProps = {readonly session: Session; readonly state: RowsState};

const hiddenLine = (read: RowsRead, offset: number, shown: number): Line => {
	const after = read.columns.length - offset - shown;
	return line(
		[
			...(offset > 0 ? [`← ${countOf(offset, 'more column')}`] : []),
			...(after > 0 ? [`→ ${countOf(after, 'more column')}`] : []),
		].join(' '.repeat(3)),
		'dim',
	);
};

const factsOf = (read: RowsRead, {choice}: RowsState): readonly string[] => [
	choice.count !== undefined && read.rows.length === maxRows && choice.count > maxRows
		? `the first ${maxRows} of ${countOf(choice.count, 'row')}`
		: rowsFound(read, maxRows),
];

export const RowsScreen = ({session, state}: RowsProps) => {
	const size = useSignal(session.size);
	const loaded = useSignal(state.rows);
	const list = useSignal(state.list);
	const offset = useSignal(state.offset);
	const page = rowsPage(size);
	const read = loaded.status === 'ready' ? loaded.value : undefined;
	const layout = read && layoutOf(read, size.columns, offset);
	const copy = session.keys.naming(rowsKeys)('copy');
	const settled = settleList(list, read === undefined ? [] : idsOf(read), page);
	return (
		<Frame
			session={session}
			keys={rowsKeys}
			breadcrumb={breadcrumbOf(state, state.choice.title)}
			facts={read === undefined ? [] : factsOf(read, state)}
			status={read && layout ? hiddenLine(read, offset, layout.columns.length) : emptyLine}
			position={{cursor: settled.cursor, count: read?.rows.length ?? 0, page}}
			labels={read?.rows.length === 0 ? {open: '', left: ''} : {}}
		>
			<LoadedView loaded={loaded} waitsFor={`Reading rows of ${visible(state.dataset.datasetName)}`}>
				{value =>
					layout === undefined ? null : (
						<>
							<LineText
								line={line(`  ${cutMiddle(visible(value.statement), size.columns - 4)}`, 'dim')}
							/>
							<Text> </Text>
							<List
								rows={numbered(value)}
								idOf={({index}) => String(index)}
								state={settled}
								layout={layout}
								page={page}
								{...('column' in state.choice.filter && {focus: 0})}
								empty={
									<EmptyText
										text={`There are no such rows now. Press ${copy} to copy the statement.`}
									/>
								}
							/>
						</>
					)
				}
			</LoadedView>
		</Frame>
	);
};
