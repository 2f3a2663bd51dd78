// The rows of the drift board: the datasets of home that have runs, in its order.
import type {DatasetRow} from '../../services/open-config.ts';
import type {KnownDrift} from '../../state/drift-status.ts';
import {memoizeLast} from '../../state/memoize-last.ts';
import {listed} from '../tables/rows.ts';
import {daysOf, type RunsByDataset} from './cells.ts';
import type {BoardState} from './state.ts';

const withRuns = memoizeLast((rows: readonly DatasetRow[]): readonly DatasetRow[] =>
	rows.filter(({runs, failed}) => runs.length > 0 || failed !== undefined),
);

export const boardRows = ({openConfig}: BoardState): readonly DatasetRow[] => withRuns(openConfig.rows.current ?? []);

/** The rows that pass the filter. */
export const shownRows = (state: BoardState, known: KnownDrift): readonly DatasetRow[] =>
	listed(boardRows(state), known, {
		sorting: state.sorting,
		filter: state.list.value.filter,
		onlyDrifted: state.onlyDrifted.value,
		only: state.only,
	});

const noRuns: RunsByDataset = new Map();

/** The days of the board, oldest first. */
export const daysOfBoard = (state: BoardState): readonly string[] =>
	daysOf(state.board.runs.current ?? noRuns, boardRows(state));

/** The day under the cursor; `undefined` where there are no runs. */
export const selectedDay = (state: BoardState): string | undefined => {
	const {day} = state;
	const days = daysOfBoard(state);
	return day.value !== undefined && days.includes(day.value) ? day.value : days.at(-1);
};
