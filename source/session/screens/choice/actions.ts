// What the keys of a choice do.
import type {Actions} from '../../input/key-bindings.ts';
import {cursorMoves} from '../../input/list-actions.ts';
import type {Session} from '../../navigation/session.ts';
import type {choiceKeys} from './keys.ts';
import {choicePage} from './lines.ts';
import type {ChoiceState} from './state.ts';

export const choiceActions = (session: Session, state: ChoiceState): Actions<typeof choiceKeys> => {
	const here = () => state.choices.value[state.cursor.value];
	return {
		...cursorMoves(
			state.cursor,
			() => state.choices.value.length,
			() => choicePage(session.size.value, state),
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
