// Reads the dates of columns that hold them as text, as YYYYMMDD, or as seconds since 1970.
import {millisecondsPer} from '../durations.ts';
import type {SemanticType} from '../profiling/column-types.ts';
import type {MetricName} from '../profiling/metrics/names.ts';
import type {ColumnProfile, Measured, MetricValue} from '../profiling/profile.ts';
import {asDouble, topValuesOf} from './column-figures.ts';
import {toEpochDays} from './epoch-days.ts';

/** Reads a value of a column as ISO 8601; `undefined` where it is not a timestamp in that form. */
type Reading = (value: unknown) => string | undefined;

const isoOf = (milliseconds: number): string | undefined =>
	Math.abs(milliseconds) > 8.64e15 ? undefined : new Date(milliseconds).toISOString().slice(0, -1);

const fromText: Reading = value => (typeof value === 'string' && toEpochDays(value) !== undefined ? value : undefined);

const digitsOfDate = /^(?<year>(?:19|20)\d{2})(?<month>\d{2})(?<day>\d{2})$/v;

const fromDigits: Reading = value => {
	const {year = '', month = '', day = ''} = digitsOfDate.exec(String(value))?.groups ?? {};
	const date = `${year}-${month}-${day}`;
	const days = toEpochDays(date);
	// JavaScript takes a day past the end of a month for a day of the next month.
	return days === undefined || isoOf(days * millisecondsPer.d)?.slice(0, 10) !== date ? undefined : date;
};

const fromUnits =
	(unitsPerMillisecond: number): Reading =>
	value => {
		const number = typeof value === 'number' || typeof value === 'string' ? asDouble(value) : undefined;
		return number === undefined ? undefined : isoOf(number / unitsPerMillisecond);
	};

type Side = {
	readonly profile: ColumnProfile;
	readonly profiledAt: Date;
};

/** The metrics that hold values of the column. The other metrics of numbers mean nothing for dates. */
const valueMetrics: ReadonlySet<MetricName> = new Set([
	'min',
	'max',
	'p05',
	'p25',
	'p50',
	'p75',
	'p95',
	'percentiles',
	'top_values',
]);
const numberMetrics: ReadonlySet<MetricName> = new Set([
	'mean',
	'stddev',
	'zero_count',
	'negative_count',
	'fraction_count',
	'histogram',
]);

const isList = (value: MetricValue): value is Extract<MetricValue, readonly unknown[]> => Array.isArray(value);

/** `undefined` where one of the values is not a timestamp. */
const readValue = (value: MetricValue, read: Reading): MetricValue | undefined => {
	if (!isList(value)) {
		return value === null ? null : read(value);
	}

	const items: Array<string | {readonly value: string; readonly count: number}> = [];
	for (const item of value) {
		const text = read(typeof item === 'object' && 'value' in item ? item.value : item);
		if (text === undefined) {
			return undefined;
		}

		items.push(typeof item === 'object' && 'value' in item ? {value: text, count: item.count} : text);
	}

	return items.every(item => typeof item === 'string') ? items : items.filter(item => typeof item === 'object');
};

const readProfile = (profile: ColumnProfile, read: Reading): ColumnProfile | undefined => {
	const metrics = new Map<MetricName, Measured>();
	for (const [name, measured] of profile.metrics) {
		if (numberMetrics.has(name)) {
			continue;
		}

		const value = valueMetrics.has(name) ? readValue(measured.value, read) : measured.value;
		if (value === undefined) {
			return undefined;
		}

		metrics.set(name, {...measured, value});
	}

	return {...profile, metrics, column: {...profile.column, semanticType: 'timestamp'}};
};

/** The maximum distance in days between the run and the newest value of a column that counts seconds. */
const newestDays = {before: 400, after: 2};

/**
Many integers look like seconds since 1970. They count as dates only where the largest is near the time of the run.
*/
const isRecent = (newest: string | undefined, profiledAt: Date): boolean => {
	const days = newest === undefined ? undefined : toEpochDays(newest);
	const now = profiledAt.getTime() / millisecondsPer.d;
	return days !== undefined && days >= now - newestDays.before && days <= now + newestDays.after;
};

const readSides = (
	sides: readonly [Side, Side],
	read: Reading,
): readonly [ColumnProfile, ColumnProfile] | undefined => {
	const [before, after] = sides.map(({profile}) => readProfile(profile, read));
	return before === undefined || after === undefined ? undefined : [before, after];
};

/** Units in a millisecond: seconds, milliseconds, microseconds. */
const units = [1 / 1000, 1, 1000];

/**
Reads both sides of a column with its values as timestamps.

@returns `undefined` where they are not dates: in another form, or numbers of unknown meaning.
*/
export const readTimestamps = (sides: readonly [Side, Side]): readonly [ColumnProfile, ColumnProfile] | undefined => {
	const [{profile: before}, {profile: after}] = sides;
	const {semanticType} = after.column;
	if (before.column.semanticType !== semanticType || [before, after].some(side => topValuesOf(side).length === 0)) {
		return undefined;
	}

	if (semanticType === 'text') {
		return readSides(sides, fromText);
	}

	if (semanticType !== 'integer') {
		return undefined;
	}

	const byDigits = readSides(sides, fromDigits);
	if (byDigits !== undefined) {
		return byDigits;
	}

	// Most integers count something else. A few values show that.
	const inUnits = units
		.map(perMillisecond => fromUnits(perMillisecond))
		.find(read =>
			sides.every(({profile, profiledAt}) => isRecent(read(profile.metrics.get('max')?.value), profiledAt)),
		);
	return inUnits === undefined ? undefined : readSides(sides, inUnits);
};

/** A month, a week or a quarter of a year. */
const periodOfYear = /^(?:19|20)\d{2}-?(?:0[1-9]|1[0-2]|W[0-5]\d|Q[1-4])$/v;

/** Whether all values of a column are timestamps, as `readTimestamps` reads them, or periods of a year. */
export const areAllTimestamps = (values: readonly string[], type: SemanticType, at: Date): boolean => {
	if (values.length === 0 || (type !== 'text' && type !== 'integer')) {
		return false;
	}

	const read = type === 'text' ? fromText : fromDigits;
	if (values.every(value => read(value) !== undefined) || values.every(value => periodOfYear.test(value))) {
		return true;
	}

	const newest = type === 'text' ? NaN : Math.max(...values.map(Number));
	return units.some(perMillisecond => {
		const timestamp = fromUnits(perMillisecond)(newest);
		const days = timestamp === undefined ? undefined : toEpochDays(timestamp);
		// Due dates may lie as far ahead as past dates lie back.
		return days !== undefined && Math.abs(days - at.getTime() / millisecondsPer.d) <= newestDays.before;
	});
};
