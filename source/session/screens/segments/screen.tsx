// The segments of the rows that a finding comes from, the largest part first.
import {Text} from 'ink';
import {Frame} from '../../components/frame.tsx';
import {Lines, LineText} from '../../components/lines.tsx';
import {List} from '../../components/list.tsx';
import {EmptyText, LoadedView} from '../../components/message.tsx';
import {useSignal} from '../../components/use-signal.ts';
import {breadcrumbOf} from '../../navigation/breadcrumb.ts';
import type {Session} from '../../navigation/session.ts';
import {settleList} from '../../state/list-state.ts';
import {countOf} from '../../../reports/format.ts';
import {textOf} from '../../text/line.ts';
import {shownTitleOf} from '../drift/rows.ts';
import {segmentsKeys} from './keys.ts';
import {otherColumnsLines} from './other-columns.ts';
import {headOf, idOf, idsOf, layoutOf, segmentsPage} from './rows.ts';
import {shownColumn, type SegmentsState} from './state.ts';

type SegmentsProps = {readonly session: Session; readonly state: SegmentsState};

export const SegmentsScreen = ({session, state}: SegmentsProps) => {
	const size = useSignal(session.size);
	const loaded = useSignal(state.blamed);
	const list = useSignal(state.list);
	const index = useSignal(state.column);
	const blamed = loaded.status === 'ready' ? loaded.value : undefined;
	const shown = blamed && shownColumn(blamed, index);
	const page = segmentsPage(blamed, index, size);
	// What the segments leave of the window.
	const room = Math.max(0, page - (shown?.contributions.length ?? 0));
	const settled = settleList(list, shown === undefined ? [] : idsOf(shown), page);
	return (
		<Frame
			session={session}
			keys={segmentsKeys}
			breadcrumb={breadcrumbOf(state, shownTitleOf(state.finding), 'segments')}
			facts={shown === undefined ? [] : [countOf(shown.contributions.length, 'segment')]}
			position={{cursor: settled.cursor, count: shown?.contributions.length ?? 0, page}}
			labels={(blamed?.blame.columns.length ?? 0) > 1 ? {} : {previous: ''}}
		>
			<LoadedView loaded={loaded} waitsFor="Reading the segments of both runs">
				{value =>
					shown === undefined ? (
						<EmptyText text="The two runs have no segment columns in common. Press esc to go back." />
					) : (
						<>
							{headOf(value, index, size.columns).map(head => (
								<LineText key={textOf(head)} line={head} />
							))}
							<Text> </Text>
							<List
								rows={shown.contributions}
								idOf={idOf}
								state={settled}
								layout={layoutOf(shown, value.blame.target, size.columns)}
								page={page}
								empty={null}
							/>
							<Lines
								lines={otherColumnsLines(value, shown, {width: size.columns, height: room})}
								height={room}
							/>
						</>
					)
				}
			</LoadedView>
		</Frame>
	);
};
