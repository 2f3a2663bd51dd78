import type {ScreenDefinition} from '../../navigation/screen-definition.ts';
import {driftActions} from './actions.ts';
import {driftKeys} from './keys.ts';
import {DriftScreen} from './screen.tsx';
import type {DriftState} from './state.ts';

export const driftDefinition: ScreenDefinition<DriftState> = {
	keys: driftKeys,
	actions: driftActions,
	requires: ({report}) => report,
	clear({selected}) {
		const wasSelected = selected.value.size > 0;
		selected.set(new Set());
		return wasSelected;
	},
	Component: DriftScreen,
};
