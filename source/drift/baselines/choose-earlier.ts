// Chooses a baseline among the runs before the current one.
import type {Run} from '../../profiling/profile.ts';
import {hasSliceName, sliceName} from '../../profiling/slice.ts';
import {dayOf} from '../epoch-days.ts';
import type {ChosenBaseline} from '../report.ts';
import type {BaselineRule} from './baseline-rule.ts';
import type {PinnedRun} from './pinned-run.ts';
import {rowGrowthOf} from './row-growth.ts';
import {runName} from './run-name.ts';

/** The rules that look at the runs before the current one. */
export type EarlierRule = Extract<BaselineRule, {readonly kind: 'previous' | 'same-weekday' | 'median'}>;

const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;

const weekdayText = ({slice}: Run, weekday: string): string =>
	slice === null
		? `The baseline is the latest run of an earlier ${weekday} (UTC).`
		: `The baseline is the slice of an earlier ${weekday}: ${sliceName(slice)}.`;

/** Compares weekdays in UTC, so that every machine chooses the same run. */
const sameWeekday = (current: Run, earlier: readonly Run[]): ChosenBaseline | undefined => {
	const weekday = current.profiledAt.getUTCDay();
	const index = earlier.findIndex(
		({profiledAt}) => profiledAt.getUTCDay() === weekday && dayOf(profiledAt) !== dayOf(current.profiledAt),
	);
	const run = earlier[index];
	return run === undefined
		? undefined
		: {
				rule: {kind: 'same-weekday'},
				why: weekdayText(run, weekdays[weekday] ?? ''),
				runs: [run],
				// Begins with the run before the baseline, so that the growth of that day counts, too.
				growth: rowGrowthOf(earlier.slice(0, index + 2)),
			};
};

const medianOf = (runCount: number, earlier: readonly Run[]): ChosenBaseline | undefined => {
	const [latest, ...others] = earlier.slice(0, runCount);
	if (latest === undefined) {
		return undefined;
	}

	const runs = [latest, ...others] as const;
	const few = runs.length < runCount ? `, all that there are of ${runCount}` : '';
	const count = `${runs.length} ${runs.length === 1 ? 'run' : 'runs'}`;
	const ids = runs.map(run => runName(run)).join(', ');
	return {
		rule: {kind: 'median', runCount},
		why: `The baseline is the median of each metric over ${count}${few}: ${ids}.`,
		runs,
		growth: rowGrowthOf(runs),
	};
};

/**
Chooses a baseline by a rule; `undefined` where no run fits.

@param earlier The runs before the current one, latest first.
*/
export const chooseEarlier = (rule: EarlierRule, current: Run, earlier: readonly Run[]): ChosenBaseline | undefined => {
	switch (rule.kind) {
		case 'median': {
			return medianOf(rule.runCount, earlier);
		}

		case 'same-weekday': {
			return sameWeekday(current, earlier);
		}

		case 'previous': {
			const [previous] = earlier;
			return previous && {rule, why: null, runs: [previous]};
		}
	}
};

/** The number of latest runs that a rule needs, including the current one; `undefined` for all. */
export const runsNeeded = (rule: EarlierRule): number | undefined => {
	switch (rule.kind) {
		case 'previous': {
			return 2;
		}

		case 'median': {
			return rule.runCount + 1;
		}

		case 'same-weekday': {
			return undefined;
		}
	}
};

/**
Chooses the baseline that a run of the past would have had. A run that is older than the pinned or named one is compared
with the run before it.

@param earlier The runs before the current one, latest first.
*/
export const chooseForReplay = (
	rule: BaselineRule,
	pinned: PinnedRun | undefined,
	{current, earlier}: {readonly current: Run; readonly earlier: readonly Run[]},
): ChosenBaseline | undefined => {
	if (rule.kind !== 'auto' && rule.kind !== 'pinned' && rule.kind !== 'run') {
		return chooseEarlier(rule, current, earlier);
	}

	const run = earlier.find(({runId, slice}) =>
		rule.kind === 'run'
			? runId.startsWith(rule.id) || (slice !== null && hasSliceName(slice, rule.id))
			: runId === pinned?.runId,
	);
	if (run === undefined) {
		return chooseEarlier({kind: 'previous'}, current, earlier);
	}

	const applied: BaselineRule = rule.kind === 'run' ? {kind: 'run', id: run.runId} : {kind: 'pinned'};
	return {rule: applied, why: null, runs: [run]};
};
