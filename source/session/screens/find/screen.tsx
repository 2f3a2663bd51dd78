// Finds an action, a table or a column by a few letters of its name.
import {titleOf} from '../../../config/address.ts';
import {formatCount} from '../../../reports/format.ts';
import {visible} from '../../../terminal-text.ts';
import {Frame} from '../../components/frame.tsx';
import {LineText} from '../../components/lines.tsx';
import {List, prefixWidth} from '../../components/list.tsx';
import {EmptyText} from '../../components/message.tsx';
import {useSignal} from '../../components/use-signal.ts';
import type {Session} from '../../navigation/session.ts';
import {settleList} from '../../state/list-state.ts';
import {emptyLine, line, segment} from '../../text/line.ts';
import {layOut} from '../../text/table-layout.ts';
import {findKeys} from './keys.ts';
import {findPage} from './layout.ts';
import {columnsOf, idsOf, rowsOf} from './rows.ts';
import type {FindState} from './state.ts';

type FindProps = {readonly session: Session; readonly state: FindState};

export const FindScreen = ({session, state}: FindProps) => {
	const size = useSignal(session.size);
	const list = useSignal(state.list);
	const columns = useSignal(state.columns);
	const driftStatuses = useSignal(state.driftStatuses);
	const rows = rowsOf(state);
	const page = findPage(size);
	const settled = settleList(list, idsOf(rows), page);
	const waits = columns.status === 'loading' ? '   reading the columns' : '';
	return (
		<Frame
			session={session}
			keys={findKeys}
			breadcrumb={[...(state.openConfig === undefined ? [] : [titleOf(state.openConfig.loaded)]), 'find']}
			facts={[`${formatCount(rows.length)} found`]}
			status={columns.status === 'failed' ? line(columns.error.what, 'failed') : emptyLine}
			position={{cursor: settled.cursor, count: rows.length, page}}
		>
			<LineText
				line={[
					segment(': ', 'strong'),
					segment(visible(list.filter)),
					segment('▏', 'cursor'),
					segment(list.filter === '' ? `   letters of an action, a table or a column${waits}` : waits, 'dim'),
				]}
			/>
			<LineText line={line(' ')} />
			<List
				rows={rows}
				idOf={({id}) => id}
				state={settled}
				layout={layOut(columnsOf(driftStatuses), rows, size.columns - prefixWidth(false))}
				page={page}
				empty={<EmptyText text="Nothing has these letters in its name. Press esc to go back." />}
			/>
		</Frame>
	);
};
