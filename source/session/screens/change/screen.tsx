// One row that is not the same on two sides, as a list of its columns.
import {formatCount} from '../../../reports/format.ts';
import {visible} from '../../../terminal-text.ts';
import {Frame} from '../../components/frame.tsx';
import {Lines} from '../../components/lines.tsx';
import {useSignal} from '../../components/use-signal.ts';
import type {Session} from '../../navigation/session.ts';
import {bodyHeight} from '../../state/size.ts';
import {scrolled} from '../../text/scrolled.ts';
import {kinds} from '../changes/rows.ts';
import {sidesTitle} from '../compare/state.ts';
import {changeKeys} from './keys.ts';
import {linesOf} from './lines.ts';
import type {ChangeState} from './state.ts';

type ChangeProps = {readonly session: Session; readonly state: ChangeState};

export const ChangeScreen = ({session, state}: ChangeProps) => {
	const size = useSignal(session.size);
	const scroll = useSignal(state.scroll);
	const lines = linesOf(state, size.columns);
	const height = bodyHeight(size);
	const {from, status, fits} = scrolled(lines.length, {scroll, height});
	const {from: list, rows, index} = state;
	const kind = kinds[rows.differences[index]?.kind ?? 'changed'];
	return (
		<Frame
			session={session}
			keys={changeKeys}
			breadcrumb={[sidesTitle(list.from), visible(list.dataset.datasetName), 'rows', 'row']}
			facts={[
				`${kind.glyph} ${kind.word}`,
				`${formatCount(index + 1)} of ${formatCount(rows.differences.length)}`,
			]}
			status={status}
			labels={fits ? {up: ''} : {}}
		>
			<Lines lines={lines} from={from} height={height} />
		</Frame>
	);
};
