// Dates and times of simulated columns.
import {normal, whole} from '../draws.ts';
import type {Maker, RowSoFar} from './maker.ts';

const day = 86_400_000;

const dateText = (time: number): string => new Date(time).toISOString().slice(0, 10);
const timestampText = (time: number): string => new Date(time).toISOString().slice(0, 19).replace('T', ' ');

/** A timestamp within the period, mostly in the middle of the day. */
export const timestamps = (): Maker => ({
	databaseType: 'TIMESTAMP',
	begin:
		random =>
		({from, to}) => {
			const [begin, end] = [from.getTime(), to.getTime()];
			const days = Math.floor((end - begin) / day);
			const at =
				days < 1
					? begin + random() * (end - begin)
					: begin +
						whole(random, 0, days - 1) * day +
						day * Math.min(0.999, Math.max(0, 0.58 + 0.14 * normal(random)));
			return timestampText(Math.floor(at));
		},
});

/** A date of the period. */
export const dates = (): Maker => ({
	databaseType: 'DATE',
	begin:
		random =>
		({from, to}) =>
			dateText(from.getTime() + Math.floor(random() * (to.getTime() - from.getTime()))),
});

/** Dates of birth of adults. */
export const birthdays = (): Maker => ({
	databaseType: 'DATE',
	begin: random => () => dateText(Date.UTC(1940, 0, 1) + Math.floor(random() * 24_000) * day),
});

const timeOf = (row: RowSoFar, column: string): number =>
	Date.parse(`${String(row[column]).replace(' ', 'T')}${String(row[column]).length > 10 ? 'Z' : ''}`);

/** A date some days after another column's, at most so many. */
export const daysAfter = (column: string, most: number): Maker => ({
	databaseType: 'DATE',
	begin: random => (_, row) => dateText(timeOf(row, column) + whole(random, 1, most) * day),
});

/** A timestamp some minutes after another column's, mostly few. */
export const minutesAfter = (column: string, usual: number): Maker => ({
	databaseType: 'TIMESTAMP',
	begin: random => (_, row) =>
		timestampText(timeOf(row, column) + Math.floor(-Math.log(1 - random()) * usual * 60_000)),
});

/** A time of day as text, to the minute. */
export const timesOfDay = (): Maker => ({
	databaseType: 'TIME',
	begin: random => () => {
		const minute = Math.min(1439, Math.max(0, Math.round(780 + 180 * normal(random))));
		return new Date(minute * 60_000).toISOString().slice(11, 19);
	},
});

/** The year, the month or the day of another column, as a number. */
export const partOf = (column: string, part: 'year' | 'month' | 'day'): Maker => ({
	databaseType: 'INTEGER',
	begin: () => (_, row) => {
		const [year, month, dayOfMonth] = String(row[column]).slice(0, 10).split('-').map(Number);
		return {year, month, day: dayOfMonth}[part] ?? null;
	},
});
