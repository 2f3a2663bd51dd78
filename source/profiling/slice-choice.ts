// Reads the slices that a user names: `2024-03-01`, `2024-03`, `2024-03-01..2024-03-07`, `..2024-02` or `no date`.
import {ProfileMeshError} from '../errors.ts';
import {hasSliceName, isUndated, periodOf, sliceAt, undated, type Slice, type SlicePeriod} from './slice.ts';

/** The periods from one time to another, each of which may be left out; or the rows without a date. */
export type SliceChoice = {
	/** As the user wrote it. */
	readonly text: string;
	readonly isOfUndated: boolean;
	readonly from: Date | undefined;
	/** Not included. */
	readonly to: Date | undefined;
};

const refused = (text: string, why: string): ProfileMeshError =>
	new ProfileMeshError('usage', `${JSON.stringify(text)} does not name a slice`, {
		why,
		hint: 'Name a period, a range or no date: 2024-03-01, 2024-03-01..2024-03-07, 2024-03, "2024-03-01 13:00"',
	});

const namePattern = /^(?<week>week of )?(?<day>\d{4}-\d{2}(?:-\d{2})?)(?:[ t](?<hour>\d{2}):\d{2}(?::\d{2})?)?$/iv;

/** Finds the period of a name, of any length. */
const periodNamed = (name: string, whole: string): Slice => {
	const {week, day = '', hour} = namePattern.exec(name)?.groups ?? {};
	const date = day.length === 7 ? `${day}-01` : day;
	const time = new Date(`${date}T${hour ?? '00'}:00:00Z`);
	// The 30th of February would become a day in March.
	if (Number.isNaN(time.getTime()) || !time.toISOString().startsWith(date)) {
		throw refused(whole, `${JSON.stringify(name)} is not a period`);
	}

	const length = hour === undefined ? (day.length === 7 ? 'month' : 'day') : 'hour';
	return sliceAt(time, week === undefined ? length : 'week');
};

/**
Parses the text by which a user names slices.

@throws ProfileMeshError `usage` where it does not name a slice.
*/
export const parseSliceChoice = (text: string): SliceChoice => {
	const trimmed = text.trim();
	if (hasSliceName(undated, trimmed)) {
		return {text: trimmed, isOfUndated: true, from: undefined, to: undefined};
	}

	const [first = '', last = first, ...more] = trimmed.split('..').map(part => part.trim());
	if (more.length > 0 || (first === '' && last === '')) {
		throw refused(text, 'A range has two ends, of which one may be left out');
	}

	const from = first === '' ? undefined : periodNamed(first, text).start;
	const to = last === '' ? undefined : periodNamed(last, text).end;
	if (from !== undefined && to !== undefined && to <= from) {
		throw refused(text, 'It ends before it begins');
	}

	return {text: trimmed, isOfUndated: false, from, to};
};

const firstTime = new Date('0001-01-01T00:00:00Z');
const lastTime = new Date('9999-12-31T00:00:00Z');

/** The rows of all slices that a user names, as one slice. */
export const sliceOfChoice = ({isOfUndated, from = firstTime, to = lastTime}: SliceChoice, by: SlicePeriod): Slice =>
	isOfUndated ? undated : {start: sliceAt(from, by).start, end: sliceAt(new Date(to.getTime() - 1), by).end};

/** Whether a slice is one of those that a user names: it begins in the period, or the period begins in it. */
export const isChosen = (slice: Slice, {isOfUndated, from, to}: SliceChoice): boolean => {
	const by = periodOf(slice);
	if (by === undefined || isOfUndated) {
		return isUndated(slice) && isOfUndated;
	}

	const first = from && sliceAt(from, by).start;
	return (first === undefined || slice.start >= first) && (to === undefined || slice.start < to);
};
