// One row as a list of its columns.
import {formatCount} from '../../../reports/format.ts';
import {Frame} from '../../components/frame.tsx';
import {Lines} from '../../components/lines.tsx';
import {useSignal} from '../../components/use-signal.ts';
import {breadcrumbOf} from '../../navigation/breadcrumb.ts';
import type {Session} from '../../navigation/session.ts';
import {bodyHeight} from '../../state/size.ts';
import {scrolled} from '../../text/scrolled.ts';
import {rowKeys} from './keys.ts';
import {linesOf} from './lines.ts';
import type {RowState} from './state.ts';

type RowProps = {readonly session: Session; readonly state: RowState};

export const RowScreen = ({session, state}: RowProps) => {
	const size = useSignal(session.size);
	const scroll = useSignal(state.scroll);
	const lines = linesOf(state, size.columns);
	const height = bodyHeight(size);
	const {from, status, fits} = scrolled(lines.length, {scroll, height});
	const {from: list, read, index} = state;
	return (
		<Frame
			session={session}
			keys={rowKeys}
			breadcrumb={breadcrumbOf(list, list.choice.title, 'row')}
			facts={[`${formatCount(index + 1)} of ${formatCount(read.rows.length)}`]}
			status={status}
			labels={fits ? {up: ''} : {}}
		>
			<Lines lines={lines} from={from} height={height} />
		</Frame>
	);
};
