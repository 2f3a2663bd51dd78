// Prints dates, timestamps and times of day that are numbers of days.
import {millisecondsPer} from '../durations.ts';
import type {Scalar} from '../profiling/profile.ts';
import {toDayFraction, toEpochDays} from './epoch-days.ts';
import {figure} from './figure-text.ts';

export type DaysKind = 'date' | 'timestamp' | 'time';

/** In milliseconds: a Date has no times outside of it. */
const lastTime = 8.64e15;

/** Prints a number of days since 1970, or of a part of a day: `2024-05-01`, `2024-05-01 06:30`, `06:30`. */
export const daysText = (days: number, kind: DaysKind): string => {
	const time = days * millisecondsPer.d;
	if (!Number.isFinite(time) || Math.abs(time) > lastTime) {
		return figure(days);
	}

	const [date = '', clock = ''] = new Date(time).toISOString().split('T', 2);
	if (kind === 'date') {
		return date;
	}

	const minutes = clock.slice(0, clock.lastIndexOf(':'));
	return kind === 'time' ? minutes : clock.startsWith('00:00:00.000') ? date : `${date} ${minutes}`;
};

/** How figures of the same kind as two values are printed; `undefined` where the values are not dates. */
export const daysFormatOf = (values: readonly Scalar[]): ((days: number) => string) | undefined => {
	const texts = values.filter(value => typeof value === 'string');
	const kind = texts.some(text => toEpochDays(text) !== undefined)
		? texts.some(text => text.includes(':'))
			? 'timestamp'
			: 'date'
		: texts.some(text => toDayFraction(text) !== undefined)
			? 'time'
			: undefined;
	return kind === undefined ? undefined : days => daysText(days, kind);
};
