import type {ScreenDefinition} from '../../navigation/screen-definition.ts';
import {batchActions} from './actions.ts';
import {batchKeys} from './keys.ts';
import {BatchScreen} from './screen.tsx';
import type {BatchState} from './state.ts';

export const batchDefinition: ScreenDefinition<BatchState> = {
	keys: batchKeys,
	actions: batchActions,
	Component: BatchScreen,
};
