// A short list that the user chooses from.
import {Box} from 'ink';
import {Frame} from '../../components/frame.tsx';
import {LineText} from '../../components/lines.tsx';
import {EmptyText} from '../../components/message.tsx';
import {Select} from '../../components/select.tsx';
import {useSignal} from '../../components/use-signal.ts';
import {cutEnd, visible} from '../../../terminal-text.ts';
import type {Session} from '../../navigation/session.ts';
import {line} from '../../text/line.ts';
import {choiceKeys} from './keys.ts';
import {choiceLines, choicePage} from './lines.ts';
import type {ChoiceState} from './state.ts';

type ChoiceProps = {readonly session: Session; readonly state: ChoiceState};

export const ChoiceScreen = ({session, state}: ChoiceProps) => {
	const size = useSignal(session.size);
	const choices = useSignal(state.choices);
	const cursor = useSignal(state.cursor);
	const page = choicePage(size, state);
	return (
		<Frame
			session={session}
			keys={choiceKeys}
			breadcrumb={state.breadcrumb}
			position={{cursor, count: choices.length, page}}
			labels={choices[cursor]?.remove === undefined ? {remove: ''} : {}}
		>
			<LineText line={line(state.question, 'strong')} />
			<LineText line={line(cutEnd(visible(state.note ?? ''), size.columns), 'dim')} />
			{state.note !== undefined && <Box height={1} />}
			{choices.length === 0 ? (
				<EmptyText text="There is nothing left to choose from. Press esc to go back." />
			) : (
				<Select lines={choiceLines(choices)} cursor={cursor} page={page} />
			)}
		</Frame>
	);
};
