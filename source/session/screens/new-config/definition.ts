import type {ScreenDefinition} from '../../navigation/screen-definition.ts';
import {newConfigActions} from './actions.ts';
import {newConfigKeys} from './keys.ts';
import {NewConfigScreen} from './screen.tsx';
import type {NewConfigState} from './state.ts';

export const newConfigDefinition: ScreenDefinition<NewConfigState> = {
	keys: newConfigKeys,
	actions: newConfigActions,
	Component: NewConfigScreen,
};
