import type {ScreenDefinition} from '../../navigation/screen-definition.ts';
import {runsActions} from './actions.ts';
import {runsKeys} from './keys.ts';
import {RunsScreen} from './screen.tsx';
import type {RunsState} from './state.ts';

export const runsDefinition: ScreenDefinition<RunsState> = {
	keys: runsKeys,
	actions: runsActions,
	requires: ({runs}) => runs,
	Component: RunsScreen,
};
