// The dates under a picture with one mark a slice.
import {periodOf, sliceName, type Slice} from '../../profiling/slice.ts';

/** `by day`, `by hour`. */
export const byPeriod = (slice: Slice): string => `by ${periodOf(slice) ?? ''}`;

const shortName = (slice: Slice): string => sliceName(slice).replace('week of ', '');

/**
Writes the names of the first and the last slice under their marks, where they do not cover others.

@param marks What stands there already: one character a slice, blanks where it is free.
*/
export const withDates = (marks: string, first: Slice, last: Slice): string => {
	const isFree = (from: number, length: number): boolean =>
		from >= 0 && marks.slice(Math.max(0, from - 1), from + length + 1).trim() === '';
	const [left, right] = [shortName(first), shortName(last)];
	let text = marks;
	const write = (name: string, from: number): void => {
		text = text.slice(0, from) + name + text.slice(from + name.length);
	};

	if (isFree(0, left.length) && left.length <= marks.length) {
		write(left, 0);
	}

	const from = marks.length - right.length;
	if (isFree(from, right.length) && from > left.length) {
		write(right, from);
	}

	return text;
};
