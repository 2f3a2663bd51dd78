import type {ScreenDefinition} from '../../navigation/screen-definition.ts';
import {rowActions} from './actions.ts';
import {rowKeys} from './keys.ts';
import {RowScreen} from './screen.tsx';
import type {RowState} from './state.ts';

export const rowDefinition: ScreenDefinition<RowState> = {
	keys: rowKeys,
	actions: rowActions,
	Component: RowScreen,
};
