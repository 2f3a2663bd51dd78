// One segment of the rows: its own figures in both runs, and the statement that selects its rows.
import type {Contribution} from '../../../drift/blame/decompose.ts';
import type {BlamedRuns} from '../../../drift-blame.ts';
import {valueName} from '../../../reports/blame-text.ts';
import {visible} from '../../../terminal-text.ts';
import {type Resource, startLoading} from '../../state/resource.ts';
import {Signal} from '../../state/signal.ts';
import type {RowChoice} from '../rows/state.ts';
import type {SegmentsState} from '../segments/state.ts';

export type SegmentState = {
	readonly screen: 'segment';
	/** The screen of all segments, which opened this one. */
	readonly from: SegmentsState;
	readonly blamed: BlamedRuns;
	readonly contribution: Contribution;
	/** `undefined` of the rest, which no value names. */
	readonly choice: RowChoice | undefined;
	/** `undefined` of the rest. */
	readonly statement: Resource<string | undefined>;
	readonly scroll: Signal<number>;
	/** Stops asking for the statement. */
	readonly stop: () => void;
};

const choiceOf = ({column, value, current}: Contribution): RowChoice | undefined =>
	value === undefined
		? undefined
		: {
				title: `${visible(column)} = ${valueName(value)}`,
				filter: value === null ? {kind: 'null', column} : {kind: 'equal', column, value},
				count: current.rows,
			};

export const segmentState = (from: SegmentsState, blamed: BlamedRuns, contribution: Contribution): SegmentState => {
	const choice = choiceOf(contribution);
	const left = new AbortController();
	return {
		screen: 'segment',
		from,
		blamed,
		contribution,
		choice,
		statement: startLoading(async () => {
			if (choice === undefined) {
				return undefined;
			}

			// Reads no rows: only the statement is needed.
			const {statement} = await from.openConfig.workspace.rows(from.dataset, {
				filter: choice.filter,
				slice: blamed.report.current.slice ?? undefined,
				limit: 0,
				signal: left.signal,
			});
			return statement.replace(/ LIMIT 0$/v, '');
		}),
		scroll: new Signal(0),
		stop() {
			left.abort();
		},
	};
};
