import type {ScreenDefinition} from '../../navigation/screen-definition.ts';
import {profileActions} from './actions.ts';
import {profileKeys} from './keys.ts';
import {ProfileScreen} from './screen.tsx';
import type {ProfileState} from './state.ts';

export const profileDefinition: ScreenDefinition<ProfileState> = {
	keys: profileKeys,
	actions: profileActions,
	requires: ({profile}) => profile,
	Component: ProfileScreen,
};
