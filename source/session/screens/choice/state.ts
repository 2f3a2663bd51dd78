// A short list that the user chooses from: an environment, a saved selection, a format, a metric to copy.
import {Signal} from '../../state/signal.ts';

export type Choice = {
	readonly id: string;
	readonly label: string;
	/** Shown dim after the label. */
	readonly about?: string;
	readonly choose: () => void;
	readonly remove?: () => void;
};

export type ChoiceState = {
	readonly screen: 'choice';
	readonly breadcrumb: readonly string[];
	readonly question: string;
	/** What was said before, below the question. */
	readonly note?: string;
	readonly choices: Signal<readonly Choice[]>;
	readonly cursor: Signal<number>;
	/** What follows when the user leaves without a choice. */
	readonly onLeft?: () => void;
};

type ChoiceOptions = Pick<ChoiceState, 'breadcrumb' | 'question' | 'note' | 'onLeft'> & {
	readonly choices: readonly Choice[];
	/** The choice under the cursor at first; the first one by default. */
	readonly cursor?: number;
};

export const choiceState = ({choices, cursor = 0, ...options}: ChoiceOptions): ChoiceState => ({
	...options,
	screen: 'choice',
	choices: new Signal(choices),
	cursor: new Signal(Math.max(0, cursor)),
});
