import type {ScreenDefinition} from '../../navigation/screen-definition.ts';
import {statementsActions} from './actions.ts';
import {statementsKeys} from './keys.ts';
import {StatementsScreen} from './screen.tsx';
import type {StatementsState} from './state.ts';

export const statementsDefinition: ScreenDefinition<StatementsState> = {
	keys: statementsKeys,
	actions: statementsActions,
	requires: ({plans}) => plans,
	Component: StatementsScreen,
};
