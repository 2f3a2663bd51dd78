import type {ScreenDefinition} from '../../navigation/screen-definition.ts';
import {changeActions} from './actions.ts';
import {changeKeys} from './keys.ts';
import {ChangeScreen} from './screen.tsx';
import type {ChangeState} from './state.ts';

export const changeDefinition: ScreenDefinition<ChangeState> = {
	keys: changeKeys,
	actions: changeActions,
	Component: ChangeScreen,
};
