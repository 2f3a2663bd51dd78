// The ways to choose a baseline among the runs before the current one.
import {ProfileMeshError} from '../../errors.ts';
import type {Run} from '../../profiling/profile.ts';
import type {BaselineChoice} from '../report.ts';

/** At least one run, latest first. */
export type Chosen = BaselineChoice & {readonly runs: readonly [Run, ...Run[]]};

export const shortId = (runId: string): string => runId.slice(0, 6);

const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;

const dayOf = (time: Date): string => time.toISOString().slice(0, 10);

/** The latest run of an earlier day that is the same day of the week. In UTC, so that every machine chooses the same. */
const sameWeekday = (current: Run, earlier: readonly Run[]): Chosen | undefined => {
	const weekday = current.profiledAt.getUTCDay();
	const run = earlier.find(
		({profiledAt}) => profiledAt.getUTCDay() === weekday && dayOf(profiledAt) !== dayOf(current.profiledAt),
	);
	return run === undefined
		? undefined
		: {
				choice: 'same-weekday',
				why: `The baseline is the latest run of an earlier ${weekdays[weekday] ?? ''} (UTC).`,
				runs: [run],
			};
};

const medianPattern = /^median:(?<count>[2-9]|[1-9]\d{1,2})$/v;

/** How many runs a median is of; `undefined` for other ways. */
const medianCount = (way: string): number | undefined => {
	const count = medianPattern.exec(way)?.groups?.['count'];
	return count === undefined ? undefined : Number(count);
};

const median = (way: string, count: number, earlier: readonly Run[]): Chosen | undefined => {
	const [latest, ...others] = earlier.slice(0, count);
	if (latest === undefined) {
		return undefined;
	}

	const runs = [latest, ...others] as const;
	const few = runs.length < count ? `, all that there are of ${count}` : '';
	return {
		choice: way,
		why: `The baseline is the median of each metric over ${runs.length} ${runs.length === 1 ? 'run' : 'runs'}${few}: ${runs.map(({runId}) => shortId(runId)).join(', ')}.`,
		runs,
	};
};

/**
Chooses by `previous`, `same-weekday` or `median:N`; `undefined` where no run will do.

@param earlier The runs before the current one, latest first.
*/
export const chooseAmong = (way: string, current: Run, earlier: readonly Run[]): Chosen | undefined => {
	const count = medianCount(way);
	if (count !== undefined) {
		return median(way, count, earlier);
	}

	const [previous] = earlier;
	return way === 'same-weekday'
		? sameWeekday(current, earlier)
		: previous && {choice: 'previous', why: null, runs: [previous]};
};

/** How many of the latest runs a way needs, the current one included; `undefined` for all. */
export const reachOf = (way: string): number | undefined => {
	const earlier = way === 'previous' ? 1 : medianCount(way);
	return earlier === undefined ? undefined : earlier + 1;
};

/**
Whether a text chooses a baseline without naming a run.

@throws ProfileMeshError `usage` when it is a median of too few or too many runs.
*/
export const isWay = (text: string): boolean => {
	if (text.startsWith('median:') && medianCount(text) === undefined) {
		throw new ProfileMeshError('usage', `${text} is no baseline`, {
			why: 'A median is of 2 to 999 runs',
			hint: 'Write for example --baseline median:7',
		});
	}

	return ['auto', 'previous', 'pinned', 'same-weekday'].includes(text) || medianCount(text) !== undefined;
};
