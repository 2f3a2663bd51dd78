// The state of the drift board: tables by days.
import {Board} from '../../services/board.ts';
import type {OpenConfig} from '../../services/open-config.ts';
import {type ListState, newList} from '../../state/list-state.ts';
import type {TablesOrder} from '../../state/preferences.ts';
import {Signal} from '../../state/signal.ts';
import type {Sorting} from '../../state/sorting.ts';

export type BoardState = {
	readonly screen: 'board';
	readonly openConfig: OpenConfig;
	readonly board: Board;
	readonly list: Signal<ListState>;
	/** The day under the cursor; the last one until the user moves. */
	readonly day: Signal<string | undefined>;
	readonly sorting: Sorting<TablesOrder>;
	/** The tables that home shows, where it shows only some. */
	readonly only: readonly string[] | undefined;
	readonly onlyDrifted: Signal<boolean>;
};

/** What was judged for a board stays known while its config is open. */
const boards = new WeakMap<OpenConfig, Board>();

const boardOf = (openConfig: OpenConfig): Board => {
	const board = boards.get(openConfig) ?? new Board(openConfig);
	boards.set(openConfig, board);
	board.readFor(openConfig.rows.value);
	return board;
};

type BoardOptions = Pick<BoardState, 'openConfig' | 'sorting' | 'only'> & {
	/** The id of the dataset under the cursor at first. */
	readonly here: string | undefined;
};

export const boardState = ({openConfig, sorting, only, here}: BoardOptions): BoardState => ({
	screen: 'board',
	openConfig,
	board: boardOf(openConfig),
	list: new Signal({...newList, cursorId: here}),
	day: new Signal<string | undefined>(undefined),
	sorting,
	only,
	onlyDrifted: new Signal(false),
});
