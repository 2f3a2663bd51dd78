// Reads dates, timestamps, times of day and durations as days, so that a change between two of a kind is a number of
// days.

import {millisecondsPer} from '../durations.ts';

const time = String.raw`\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?`;
const zone = String.raw`z|[+\-]\d{2}(?::?\d{2})?`;

const pattern = new RegExp(
	String.raw`^(?<date>[+\-]?\d{4,6}-\d{2}-\d{2})(?:[ t](?<time>${time})(?<zone>${zone})?)?$`,
	'iv',
);

/** The day of a time in UTC, `YYYY-MM-DD`. */
export const dayOf = (date: Date): string => date.toISOString().slice(0, 10);

const isoZone = (offset: string): string => {
	const [sign, hours, minutes] = [offset.slice(0, 1), offset.slice(1, 3), offset.slice(3).replace(':', '')];
	return sign.toUpperCase() === 'Z' ? 'Z' : `${sign}${hours}:${minutes === '' ? '00' : minutes}`;
};

/**
Reads days since 1970-01-01, with a fraction for the time of day. Reads a text without a zone as UTC, because only
differences matter.

@returns `undefined` for other values: numbers, text, `infinity`.
*/
export const toEpochDays = (text: number | string): number | undefined => {
	const parts = pattern.exec(String(text))?.groups;
	if (parts === undefined) {
		return undefined;
	}

	const {date = '', time: timeOfDay = '00:00', zone: offset = 'Z'} = parts;
	const milliseconds = Date.parse(`${date}T${timeOfDay}${isoZone(offset)}`);
	return Number.isNaN(milliseconds) ? undefined : milliseconds / millisecondsPer.d;
};

const timePattern = new RegExp(`^${time}(?:${zone})?$`, 'iv');

/** Reads a time of day as a fraction of a day; `undefined` for other texts. */
export const toDayFraction = (text: number | string): number | undefined =>
	timePattern.test(String(text)) ? toEpochDays(`1970-01-01T${text}`) : undefined;

const amount = String.raw`-?\d+(?:\.\d+)?`;
const durationPattern = new RegExp(
	`^P(?:(?<years>${amount})Y)?(?:(?<months>${amount})M)?(?:(?<weeks>${amount})W)?(?:(?<days>${amount})D)?` +
		`(?:T(?:(?<hours>${amount})H)?(?:(?<minutes>${amount})M)?(?:(?<seconds>${amount})S)?)?$`,
	'v',
);

/** A month of 30 days, as PostgreSQL compares intervals. */
const daysOfUnit = {years: 360, months: 30, weeks: 7, days: 1, hours: 1 / 24, minutes: 1 / 1440, seconds: 1 / 86_400};

/** Reads the days of an ISO 8601 duration, `P1Y2M3DT4H5M6S`; `undefined` for other texts. */
export const toDurationDays = (text: number | string): number | undefined => {
	const parts = durationPattern.exec(String(text))?.groups;
	return parts === undefined
		? undefined
		: Object.entries(daysOfUnit).reduce((sum, [unit, days]) => sum + Number(parts[unit] ?? 0) * days, 0);
};

/** Reads a date, a time of day or a duration in days. */
export const toDays = (text: number | string): number | undefined =>
	toEpochDays(text) ?? toDayFraction(text) ?? toDurationDays(text);

export const daysBetween = (earlier: Date, later: Date): number =>
	(later.getTime() - earlier.getTime()) / millisecondsPer.d;
