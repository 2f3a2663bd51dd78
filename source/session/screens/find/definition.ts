import type {ScreenDefinition} from '../../navigation/screen-definition.ts';
import {findActions} from './actions.ts';
import {findKeys} from './keys.ts';
import {FindScreen} from './screen.tsx';
import type {FindState} from './state.ts';

export const findDefinition: ScreenDefinition<FindState> = {
	keys: findKeys,
	actions: findActions,
	isTypedInto: true,
	Component: FindScreen,
};
