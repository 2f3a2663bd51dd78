import type {ScreenDefinition} from '../../navigation/screen-definition.ts';
import {rowsActions} from './actions.ts';
import {rowsKeys} from './keys.ts';
import {RowsScreen} from './screen.tsx';
import type {RowsState} from './state.ts';

export const rowsDefinition: ScreenDefinition<RowsState> = {
	keys: rowsKeys,
	actions: rowsActions,
	requires: ({rows}) => rows,
	left(state) {
		state.stop();
	},
	Component: RowsScreen,
};
