// A short list that something is chosen from: an environment, a kept selection, a format, a figure to copy.
import {Box} from 'ink';
import {cellWidth, visible} from '../../reports/terminal-text.ts';
import {Cell, useCell} from '../cell.ts';
import {EmptyText} from '../components/message.tsx';
import {Frame, frameHeight} from '../components/frame.tsx';
import {LineText} from '../components/lines.tsx';
import {Select} from '../components/select.tsx';
import type {Actions} from '../keys.ts';
import {line, segment, widthOf, type Line} from '../line.ts';
import {cursorMoves} from '../list-actions.ts';
import type {Choice, ChoicePlace} from '../place.ts';
import type {Session, Size} from '../session.ts';

/** Lines beside the choices: the question and a blank. */
const besideChoices = 2;
const pageOf = ({rows}: Size): number => Math.max(1, rows - frameHeight - besideChoices);

export const choicePlace = (
	crumbs: readonly string[],
	question: string,
	choices: readonly Choice[],
	cursor = 0,
): ChoicePlace => ({
	screen: 'choice',
	crumbs,
	question,
	choices: new Cell(choices),
	cursor: new Cell(Math.max(0, cursor)),
});

export const choiceActions = (session: Session, place: ChoicePlace): Actions<'choice'> => {
	const here = () => place.choices.value[place.cursor.value];
	return {
		...cursorMoves(
			place.cursor,
			() => place.choices.value.length,
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
			place.choices.update(choices => choices.filter(other => other !== choice));
			place.cursor.update(cursor => Math.max(0, Math.min(cursor, place.choices.value.length - 1)));
			session.say(`Deleted ${choice.label}.`, 'dim');
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

type ChoiceProps = {readonly session: Session; readonly place: ChoicePlace};

export const ChoiceScreen = ({session, place}: ChoiceProps) => {
	const size = useCell(session.size);
	const choices = useCell(place.choices);
	const cursor = useCell(place.cursor);
	const widest = widestOf(choices);
	return (
		<Frame
			session={session}
			screen="choice"
			crumbs={place.crumbs}
			labels={choices[cursor]?.remove === undefined ? {remove: ''} : {}}
		>
			<LineText line={line(place.question, 'strong')} />
			<Box height={1} />
			{choices.length === 0 ? (
				<EmptyText text="There is nothing left to choose from. Press esc to go back." />
			) : (
				<Select lines={choices.map(choice => choiceLine(choice, widest))} cursor={cursor} page={pageOf(size)} />
			)}
		</Frame>
	);
};
