import type {ScreenDefinition} from '../../navigation/screen-definition.ts';
import {choiceActions} from './actions.ts';
import {choiceKeys} from './keys.ts';
import {ChoiceScreen} from './screen.tsx';
import type {ChoiceState} from './state.ts';

export const choiceDefinition: ScreenDefinition<ChoiceState> = {
	keys: choiceKeys,
	actions: choiceActions,
	left(state) {
		state.onLeft?.();
	},
	Component: ChoiceScreen,
};
