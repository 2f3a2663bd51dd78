import type {ScreenDefinition} from '../../navigation/screen-definition.ts';
import {findingActions} from './actions.ts';
import {findingKeys} from './keys.ts';
import {FindingScreen} from './screen.tsx';
import type {FindingState} from './state.ts';

export const findingDefinition: ScreenDefinition<FindingState> = {
	keys: findingKeys,
	actions: findingActions,
	Component: FindingScreen,
};
