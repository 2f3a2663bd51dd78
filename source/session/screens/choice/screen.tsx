// A short list that something is chosen from: an environment, a kept selection, a format, a figure to copy.
import {Box} from 'ink';
import {cellWidth, visible} from '../../../terminal-text.ts';
import {Signal, useSignal} from '../../state/signal.ts';
import {EmptyText} from '../../components/message.tsx';
import {Frame, frameHeight} from '../../components/frame.tsx';
import {LineText} from '../../components/lines.tsx';
import {Select} from '../../components/select.tsx';
import type {Actions} from '../../input/key-bindings.ts';
import {line, segment, widthOf, type Line} from '../../text/line.ts';
import {cursorMoves} from '../../input/list-actions.ts';
import type {Choice, ChoiceState} from '../../navigation/screen-state.ts';
import type {Session, Size} from '../../navigation/session.ts';

/** Lines beside the choices: the question and a blank. */
const besideChoices = 2;
const pageOf = ({rows}: Size): number => Math.max(1, rows - frameHeight - besideChoices);

export const choiceState = (
	crumbs: readonly string[],
	question: string,
	choices: readonly Choice[],
	cursor = 0,
): ChoiceState => ({
	screen: 'choice',
	crumbs,
	question,
	choices: new Signal(choices),
	cursor: new Signal(Math.max(0, cursor)),
});

export const choiceActions = (session: Session, state: ChoiceState): Actions<'choice'> => {
	const here = () => state.choices.value[state.cursor.value];
	return {
		...cursorMoves(
			state.cursor,
			() => state.choices.value.length,
			() => pageOf(session.size.value),
		),
		open() {
			const choice = here();
			if (choice === undefined) {
				return;
			}

			session.back();
			choice.choose();
		},
		remove() {
			const choice = here();
			if (choice?.remove === undefined) {
				return;
			}

			choice.remove();
			state.choices.update(choices => choices.filter(other => other !== choice));
			state.cursor.update(cursor => Math.max(0, Math.min(cursor, state.choices.value.length - 1)));
			session.notify(`Deleted ${choice.label}.`, 'dim');
		},
	};
};

/** A longer one is not what the others are lined up by. */
const widestLabel = 32;

const widestOf = (choices: readonly Choice[]): number => {
	const labels = choices.filter(({about}) => about !== undefined).map(({label}) => visible(label));
	const widths = labels.map(label => cellWidth(label));
	return Math.min(widestLabel, Math.max(0, ...widths));
};

const choiceLine = ({label, about}: Choice, widest: number): Line => {
	const name = segment(visible(label));
	const gap = Math.max(0, widest - widthOf([name])) + 3;
	return about === undefined ? [name] : [name, segment(' '.repeat(gap)), segment(visible(about), 'dim')];
};

type ChoiceProps = {readonly session: Session; readonly state: ChoiceState};

export const ChoiceScreen = ({session, state}: ChoiceProps) => {
	const size = useSignal(session.size);
	const choices = useSignal(state.choices);
	const cursor = useSignal(state.cursor);
	const widest = widestOf(choices);
	return (
		<Frame
			session={session}
			screen="choice"
			crumbs={state.crumbs}
			labels={choices[cursor]?.remove === undefined ? {remove: ''} : {}}
		>
			<LineText line={line(state.question, 'strong')} />
			<Box height={1} />
			{choices.length === 0 ? (
				<EmptyText text="There is nothing left to choose from. Press esc to go back." />
			) : (
				<Select lines={choices.map(choice => choiceLine(choice, widest))} cursor={cursor} page={pageOf(size)} />
			)}
		</Frame>
	);
};
