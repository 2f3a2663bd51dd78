// A slice is the rows of one period of a table, by one of its columns of dates. Times are wall time in the zone of the
// cut, kept as if that were UTC: 1 March is `2024-03-01T00:00:00Z` in every zone.
import {millisecondsPer} from '../durations.ts';

export const slicePeriods = ['hour', 'day', 'week', 'month'] as const;

export type SlicePeriod = (typeof slicePeriods)[number];

/** One period, closed at its start and open at its end; or `undated`, which has no length. */
export type Slice = {
	readonly start: Date;
	readonly end: Date;
};

const noTime = new Date('0001-01-01T00:00:00Z');

/** The slice of the rows whose date is null. */
export const undated: Slice = {start: noTime, end: noTime};

export const isUndated = ({start, end}: Slice): boolean => start.getTime() === end.getTime();

/**
Why a slice is read: it has no run (`new`), its rows have changed since (`changed`), the last run has no newest value of
the column that the config names now (`newest_unknown`), or a user names it (`named`).
*/
export type ReadingReason = 'new' | 'changed' | 'newest_unknown' | 'named';

/** The length of a slice; `undefined` for the rows without a date. */
export const periodOf = ({start, end}: Slice): SlicePeriod | undefined => {
	const length = end.getTime() - start.getTime();
	if (length === 0) {
		return undefined;
	}

	if (length === millisecondsPer.h) {
		return 'hour';
	}

	return length === millisecondsPer.d ? 'day' : length === millisecondsPer.w ? 'week' : 'month';
};

/** 1970-01-01 was a Thursday, and weeks begin on Monday. */
const firstMonday = -3 * millisecondsPer.d;

const startOf = (time: number, by: SlicePeriod): number => {
	const floor = (length: number, origin = 0): number => Math.floor((time - origin) / length) * length + origin;
	switch (by) {
		case 'hour': {
			return floor(millisecondsPer.h);
		}

		case 'day': {
			return floor(millisecondsPer.d);
		}

		case 'week': {
			return floor(millisecondsPer.w, firstMonday);
		}

		case 'month': {
			return new Date(time).setUTCDate(1) - (time - floor(millisecondsPer.d));
		}
	}
};

/** The start of a period, moved by a number of periods. */
const moveStart = (start: number, periods: number, by: SlicePeriod): number => {
	switch (by) {
		case 'hour': {
			return start + periods * millisecondsPer.h;
		}

		case 'day': {
			return start + periods * millisecondsPer.d;
		}

		case 'week': {
			return start + periods * millisecondsPer.w;
		}

		case 'month': {
			const date = new Date(start);
			return date.setUTCMonth(date.getUTCMonth() + periods);
		}
	}
};

/** The slice that a time lies in. */
export const sliceAt = (time: Date, by: SlicePeriod): Slice => {
	const start = startOf(time.getTime(), by);
	const end = moveStart(start, 1, by);
	return {start: new Date(start), end: new Date(end)};
};

/** The slice a number of periods after another one; before it where the number is negative. */
export const moveSlice = ({start}: Slice, periods: number, by: SlicePeriod): Slice => {
	const moved = moveStart(start.getTime(), periods, by);
	return sliceAt(new Date(moved), by);
};

const formats = new Map<string, Intl.DateTimeFormat>();

/** Keeps formats, because making one costs far more than using it. */
const formatOf = (timezone: string): Intl.DateTimeFormat => {
	const format =
		formats.get(timezone) ??
		new Intl.DateTimeFormat('en-US', {
			timeZone: timezone,
			hourCycle: 'h23',
			year: 'numeric',
			month: 'numeric',
			day: 'numeric',
			hour: 'numeric',
			minute: 'numeric',
			second: 'numeric',
		});
	formats.set(timezone, format);
	return format;
};

/** Gives the wall time of an instant in a time zone. */
export const wallTime = (instant: Date, timezone: string): Date => {
	const parts = formatOf(timezone).formatToParts(instant);
	const part = (type: Intl.DateTimeFormatPartTypes): number =>
		Number(parts.find(({type: found}) => found === type)?.value ?? 0);
	return new Date(
		Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second')),
	);
};

/** Whether a wall time exists in a zone, which skips an hour where clocks go forward. */
export const hasWallTime = (wall: Date, timezone: string): boolean =>
	[-millisecondsPer.d, millisecondsPer.d].some(step => {
		const near = wall.getTime() + step;
		const offset = wallTime(new Date(near), timezone).getTime() - near;
		return wallTime(new Date(wall.getTime() - offset), timezone).getTime() === wall.getTime();
	});

const undatedName = 'no date';

const namePattern = /^(?:no date|(?:week of )?\d{4}-\d{2}(?:-\d{2}(?:[ t]\d{2}:\d{2})?)?)$/iv;

/** Whether a text may be the name of a slice. A UUID never is, because its first eight characters have no dash. */
export const isSliceName = (text: string): boolean => namePattern.test(text);

/** Whether a text names a slice, as `sliceName` does; a week also by its first day, an hour also with a `T`. */
export const hasSliceName = (slice: Slice, text: string): boolean => {
	const plain = (name: string): string => name.toLowerCase().replace('week of ', '').replace('t', ' ');
	return plain(sliceName(slice)) === plain(text);
};

/** `2024-03-01 13:00`, `2024-03-01`, `week of 2024-02-26`, `2024-03` or `no date`. */
export const sliceName = (slice: Slice): string => {
	const text = slice.start.toISOString();
	switch (periodOf(slice)) {
		case 'hour': {
			return text.slice(0, 16).replace('T', ' ');
		}

		case 'day': {
			return text.slice(0, 10);
		}

		case 'week': {
			return `week of ${text.slice(0, 10)}`;
		}

		case 'month': {
			return text.slice(0, 7);
		}

		case undefined: {
			return undatedName;
		}
	}
};
