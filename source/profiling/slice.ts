// A slice: the rows of one period of a table, by one of its columns of dates.
import {millisecondsPer} from '../durations.ts';

export const slicePeriods = ['hour', 'day', 'week', 'month'] as const;

export type SlicePeriod = (typeof slicePeriods)[number];

/**
One period, closed at its start and open at its end. Both are wall time, in the zone in which the column is cut, and
kept as if that were UTC: 1 March is `2024-03-01T00:00:00Z` wherever it is.
*/
export type Slice = {
	readonly start: Date;
	readonly end: Date;
};

const periodOf = ({start, end}: Slice): SlicePeriod => {
	const length = end.getTime() - start.getTime();
	if (length === millisecondsPer.h) {
		return 'hour';
	}

	return length === millisecondsPer.d ? 'day' : length === millisecondsPer.w ? 'week' : 'month';
};

/** `2024-03-01 13:00`, `2024-03-01`, `week of 2024-02-26` or `2024-03`. */
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
	}
};
