import type {ScreenDefinition} from '../../navigation/screen-definition.ts';
import {differenceActions} from './actions.ts';
import {differenceKeys} from './keys.ts';
import {DifferenceScreen} from './screen.tsx';
import type {DifferenceState} from './state.ts';

export const differenceDefinition: ScreenDefinition<DifferenceState> = {
	keys: differenceKeys,
	actions: differenceActions,
	Component: DifferenceScreen,
};
