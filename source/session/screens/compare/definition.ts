import type {ScreenDefinition} from '../../navigation/screen-definition.ts';
import {clearCompare, compareActions} from './actions.ts';
import {compareKeys} from './keys.ts';
import {CompareScreen} from './screen.tsx';
import type {CompareState} from './state.ts';

export const compareDefinition: ScreenDefinition<CompareState> = {
	keys: compareKeys,
	actions: compareActions,
	clear: clearCompare,
	left(state) {
		void state.close();
	},
	Component: CompareScreen,
};
