import type {ScreenDefinition} from '../../navigation/screen-definition.ts';
import {segmentsActions} from './actions.ts';
import {segmentsKeys} from './keys.ts';
import {SegmentsScreen} from './screen.tsx';
import type {SegmentsState} from './state.ts';

export const segmentsDefinition: ScreenDefinition<SegmentsState> = {
	keys: segmentsKeys,
	actions: segmentsActions,
	requires: ({blamed}) => blamed,
	Component: SegmentsScreen,
};
