import type {ScreenDefinition} from '../../navigation/screen-definition.ts';
import {boardActions} from './actions.ts';
import {boardKeys} from './keys.ts';
import {BoardScreen} from './screen.tsx';
import type {BoardState} from './state.ts';

export const boardDefinition: ScreenDefinition<BoardState> = {
	keys: boardKeys,
	actions: boardActions,
	requires: ({board}) => board.runs,
	clear({onlyDrifted}) {
		const isCleared = onlyDrifted.value;
		onlyDrifted.set(false);
		return isCleared;
	},
	left({board}) {
		board.want([]);
	},
	Component: BoardScreen,
};
