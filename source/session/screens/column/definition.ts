import type {ScreenDefinition} from '../../navigation/screen-definition.ts';
import {columnActions} from './actions.ts';
import {columnKeys} from './keys.ts';
import {ColumnScreen} from './screen.tsx';
import type {ColumnState} from './state.ts';

export const columnDefinition: ScreenDefinition<ColumnState> = {
	keys: columnKeys,
	actions: columnActions,
	Component: ColumnScreen,
};
