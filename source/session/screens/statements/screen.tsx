// The statements of a planned profile.
import {titleOf} from '../../../config/address.ts';
import {isDue} from '../../../profiling/plan-slices.ts';
import {Frame} from '../../components/frame.tsx';
import {Lines} from '../../components/lines.tsx';
import {EmptyText, LoadedView} from '../../components/message.tsx';
import {useSignal} from '../../components/use-signal.ts';
import type {Session} from '../../navigation/session.ts';
import {bodyHeight} from '../../state/size.ts';
import {scrolled} from '../../text/scrolled.ts';
import {statementsKeys} from './keys.ts';
import {linesOf} from './lines.ts';
import type {StatementsState} from './state.ts';

type StatementsProps = {readonly session: Session; readonly state: StatementsState};

export const StatementsScreen = ({session, state}: StatementsProps) => {
	const size = useSignal(session.size);
	const loaded = useSignal(state.plans);
	const scroll = useSignal(state.scroll);
	const height = bodyHeight(size);
	const lines = loaded.status === 'ready' ? linesOf(loaded.value, size.columns) : [];
	const isEmpty = loaded.status !== 'ready' || loaded.value.every(planned => !isDue(planned));
	const {from, status, fits} = scrolled(lines.length, {scroll, height});
	return (
		<Frame
			session={session}
			keys={statementsKeys}
			breadcrumb={[titleOf(state.openConfig.loaded), state.openConfig.loaded.environment, state.title, 'plan']}
			facts={['nothing has been run']}
			status={status}
			labels={{...(isEmpty && {run: '', copy: ''}), ...(fits && {up: ''})}}
		>
			<LoadedView loaded={loaded} waitsFor="Planning">
				{() =>
					lines.length === 0 ? (
						<EmptyText text="A profile would run nothing here. Press esc to go back." />
					) : (
						<Lines lines={lines} from={from} height={height} />
					)
				}
			</LoadedView>
		</Frame>
	);
};
