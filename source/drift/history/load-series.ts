// How a table is loaded, and its runs as a series of loads.
import type {RunFigures} from '../../profiling/profile.ts';
import {medianOf} from '../statistics/median.ts';
import {addedLoad, mayBeAppended} from './added-rows.ts';
import {loadOf, type Load} from './load.ts';

/** `appended`: each run holds the rows of the one before, and more. `replaced`: it does not, or its window moves. */
export type LoadingStyle = 'appended' | 'replaced';

export type LoadSeries = {
	readonly style: LoadingStyle;
	/** Whether the table was only appended to until now, and is not any more: earlier rows are gone or changed. */
	readonly hasLostRows: boolean;
	/** The earlier runs, oldest first: as they are, and what each brought. One to one. */
	readonly whole: readonly Load[];
	readonly loads: readonly Load[];
	readonly currentWhole: Load;
	readonly current: Load;
	/** After how many loads the same weekday comes again; `undefined` where loads are not daily. */
	readonly period: number | undefined;
	/** The median time between two loads. */
	readonly daysBetweenLoads: number;
};

/** So many of the earlier pairs of runs must look appended: one may have been mended by hand. */
const appendedShare = 0.8;

const millisecondsPerDay = 86_400_000;
const daysPerWeek = 7;

const usualDays = (loads: readonly Load[]): number => {
	const days = loads.slice(1).map((load, index) => {
		const earlier = loads[index]?.at ?? load.at;
		return (load.at.getTime() - earlier.getTime()) / millisecondsPerDay;
	});
	return days.length === 0 ? 0 : medianOf(days);
};

/**
Runs as a series of loads, by the style that they show.

@param earlier Oldest first, at least one run.
*/
export const loadSeries = (earlier: readonly RunFigures[], current: RunFigures): LoadSeries => {
	const whole = earlier.map(run => loadOf(run));
	const currentWhole = loadOf(current);
	const pairs = whole.slice(1).map((load, index) => [whole[index] ?? load, load] as const);
	const appended = pairs.filter(([before, after]) => mayBeAppended(before, after)).length;
	const wasAppended =
		appended >= appendedShare * pairs.length && pairs.some(([before, after]) => after.rows > before.rows);
	const last = whole.at(-1) ?? currentWhole;
	const daysBetweenLoads = usualDays(whole);
	const isAppended = wasAppended && mayBeAppended(last, currentWhole);
	return {
		style: isAppended ? 'appended' : 'replaced',
		hasLostRows: wasAppended && !isAppended,
		whole: isAppended ? whole.slice(1) : whole,
		loads: isAppended ? pairs.map(([before, after]) => addedLoad(before, after)) : whole,
		currentWhole,
		current: isAppended ? addedLoad(last, currentWhole) : currentWhole,
		period: daysBetweenLoads > 0.8 && daysBetweenLoads < 1.2 ? daysPerWeek : undefined,
		daysBetweenLoads,
	};
};
