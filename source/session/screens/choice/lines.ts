// The choices as lines.

import {cellWidth, visible} from '../../../terminal-text.ts';
import {bodyHeight, type Size} from '../../state/size.ts';
import {type Line, segment, widthOf} from '../../text/line.ts';
import type {Choice, ChoiceState} from './state.ts';

/** Lines beside the choices: the question and a blank. */
const besideChoices = 2;
export const choicePage = (size: Size, {note}: Pick<ChoiceState, 'note'>): number =>
	Math.max(1, bodyHeight(size) - besideChoices - (note === undefined ? 0 : 1));

/** The longest label that the others align with. */
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

/** A line for each choice, with the explanations in one column. */
export const choiceLines = (choices: readonly Choice[]): readonly Line[] => {
	const widest = widestOf(choices);
	return choices.map(choice => choiceLine(choice, widest));
};
