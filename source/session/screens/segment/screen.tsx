// One segment of the rows.
import {formatCount} from '../../../reports/format.ts';
import {valueName} from '../../../reports/blame-text.ts';
import {visible} from '../../../terminal-text.ts';
import {Frame} from '../../components/frame.tsx';
import {Lines} from '../../components/lines.tsx';
import {useSignal} from '../../components/use-signal.ts';
import {breadcrumbOf} from '../../navigation/breadcrumb.ts';
import type {Session} from '../../navigation/session.ts';
import {bodyHeight} from '../../state/size.ts';
import {scrolled} from '../../text/scrolled.ts';
import {shownTitleOf} from '../drift/rows.ts';
import {segmentKeys} from './keys.ts';
import {segmentLines} from './lines.ts';
import type {SegmentState} from './state.ts';

type SegmentProps = {readonly session: Session; readonly state: SegmentState};

export const SegmentScreen = ({session, state}: SegmentProps) => {
	const size = useSignal(session.size);
	const scroll = useSignal(state.scroll);
	const statement = useSignal(state.statement);
	const {from, blamed, contribution, choice} = state;
	const lines = segmentLines(state, statement, {
		width: size.columns,
		copy: session.keys.naming(segmentKeys)('copy'),
	});
	const height = bodyHeight(size);
	const {from: top, status, fits} = scrolled(lines.length, {scroll, height});
	const others = blamed.blame.columns[from.column.value]?.contributions ?? [];
	const title = `${visible(contribution.column)} = ${valueName(contribution.value)}`;
	return (
		<Frame
			session={session}
			keys={segmentKeys}
			breadcrumb={breadcrumbOf(from, shownTitleOf(from.finding), title)}
			facts={[`${formatCount(others.indexOf(contribution) + 1)} of ${formatCount(others.length)}`]}
			status={status}
			labels={{
				...(choice === undefined && {rows: '', copy: ''}),
				...(statement.status === 'failed' && {copy: ''}),
				...(fits && {up: ''}),
				...(others.length < 2 && {previous: ''}),
			}}
		>
			<Lines lines={lines} from={top} height={height} />
		</Frame>
	);
};
