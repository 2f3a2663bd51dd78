// Finds out how a table is loaded, and turns its runs into a series of loads.
import type {RunFigures} from '../../profiling/profile.ts';
import {isUndated} from '../../profiling/slice.ts';
import {daysBetween} from '../epoch-days.ts';
import {medianOf} from '../statistics/median.ts';
import {addedLoad, mayBeAppended, withShareOf} from './added-rows.ts';
import {loadOf, type Load} from './load.ts';
import {keptShares} from './moving-window.ts';

/**
`appended`: each run has all rows of the run before, and more. `rolling`: each run has the newest rows of the run
before, and about as many new ones as left. `replaced`: neither is known.
*/
export type LoadingStyle = 'appended' | 'rolling' | 'replaced';

export type LoadSeries = {
	readonly style: LoadingStyle;
	/** Whether the table was only appended to until now, and this run lacks or changes earlier rows. */
	readonly hasLostRows: boolean;
	/** The earlier runs as a whole, oldest first; `loads` has what each of them brought. */
	readonly whole: readonly Load[];
	readonly loads: readonly Load[];
	readonly currentWhole: Load;
	readonly current: Load;
	/**
	The rows that left for each row that came: their unknown values make the new rows of a moving window uncertain. 0
	where the new rows are known exactly.
	*/
	readonly exchange: number;
	/** The number of loads after which the same weekday returns; `undefined` where loads are not daily. */
	readonly period: number | undefined;
	/** The median time between two loads. */
	readonly daysBetweenLoads: number;
};

/** The share of earlier pairs of runs that must look appended: a run may have been repaired by hand. */
const appendedShare = 0.8;

const daysPerWeek = 7;

const usualDays = (loads: readonly Load[]): number => {
	const days = loads.slice(1).map(({at}, index) => daysBetween(loads[index]?.at ?? at, at));
	return days.length === 0 ? 0 : medianOf(days);
};

type Pair = readonly [before: Load, after: Load];

type Loads = Pick<LoadSeries, 'style' | 'hasLostRows' | 'whole' | 'loads' | 'current' | 'exchange'>;

/** The loads of a moving window: each run without the share of the run before that it kept. */
const rollingLoads = (whole: readonly Load[], pairs: readonly Pair[], currentWhole: Load): Loads | undefined => {
	const last = whole.at(-1) ?? currentWhole;
	const shares = keptShares(pairs, [last, currentWhole]);
	if (shares === undefined) {
		return undefined;
	}

	const loads = pairs.map(([before, after], index) =>
		addedLoad(withShareOf(before, shares.earlier[index] ?? 0), after),
	);
	const current = addedLoad(withShareOf(last, shares.current), currentWhole);
	// A moving window does not shrink this much.
	return current.rows < -medianOf(loads.map(({rows}) => rows)) / 2
		? undefined
		: {
				style: 'rolling',
				hasLostRows: false,
				whole: whole.slice(1),
				loads,
				current,
				exchange: (last.rows * (1 - shares.current)) / Math.max(1, current.rows),
			};
};

/**
Turns runs into a series of loads, by the loading style that they show.

@param earlier Oldest first, at least one run.
*/
export const loadSeries = (earlier: readonly RunFigures[], run: RunFigures): LoadSeries => {
	const whole = earlier.map(each => loadOf(each));
	const currentWhole = loadOf(run);
	const pairs = whole.slice(1).map((load, index): Pair => [whole[index] ?? load, load]);
	const appended = pairs.filter(([before, after]) => mayBeAppended(before, after)).length;
	// Slices of two periods have no rows in common.
	const isSlice = run.run.slice !== null && !isUndated(run.run.slice);
	const wasAppended =
		!isSlice &&
		appended >= appendedShare * pairs.length &&
		pairs.some(([before, after]) => after.rows > before.rows);
	const last = whole.at(-1) ?? currentWhole;
	const daysBetweenLoads = usualDays(whole);
	const loads: Loads =
		wasAppended && mayBeAppended(last, currentWhole)
			? {
					style: 'appended',
					hasLostRows: false,
					whole: whole.slice(1),
					loads: pairs.map(([before, after]) => addedLoad(before, after)),
					current: addedLoad(last, currentWhole),
					exchange: 0,
				}
			: ((wasAppended || isSlice ? undefined : rollingLoads(whole, pairs, currentWhole)) ?? {
					style: 'replaced',
					hasLostRows: wasAppended,
					whole,
					loads: whole,
					current: currentWhole,
					exchange: 0,
				});
	return {
		...loads,
		currentWhole,
		period: daysBetweenLoads > 0.8 && daysBetweenLoads < 1.2 ? daysPerWeek : undefined,
		daysBetweenLoads,
	};
};
