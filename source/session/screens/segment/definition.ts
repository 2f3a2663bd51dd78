import type {ScreenDefinition} from '../../navigation/screen-definition.ts';
import {segmentActions} from './actions.ts';
import {segmentKeys} from './keys.ts';
import {SegmentScreen} from './screen.tsx';
import type {SegmentState} from './state.ts';

export const segmentDefinition: ScreenDefinition<SegmentState> = {
	keys: segmentKeys,
	actions: segmentActions,
	left(state) {
		state.stop();
	},
	Component: SegmentScreen,
};
