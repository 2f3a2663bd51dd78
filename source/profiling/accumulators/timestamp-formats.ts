// The common ways to write a date or a moment to the second. A text of such a form stands for one number and a number
// for one text, so that numbers can be counted in the texts' place: that is several times as fast.
import {formatDate, formatTimestamp, parseDateTime} from './iso-8601.ts';

/** Microseconds since 1970 to the text of a form. */
const writers: ReadonlyArray<(microseconds: number) => string> = [
	formatDate,
	moment => formatTimestamp(moment).replace('T', ' '),
	formatTimestamp,
	moment => `${formatTimestamp(moment)}Z`,
];

export const formatCount = writers.length;

/**
`YYYY-MM-DD`; that and `hh:mm:ss` after a space, after a `T`, or after a `T` and before a `Z`; −1 for any other length
or separator.
*/
const formatOf = (text: string): number => {
	switch (text.length) {
		case 10: {
			return 0;
		}

		case 19: {
			return text[10] === ' ' ? 1 : 2;
		}

		case 20: {
			return text[10] === 'T' && text[19] === 'Z' ? 3 : -1;
		}

		default: {
			return -1;
		}
	}
};

/** What {@link readTimestamp} read last: one shared place, because a scan reads millions. */
export const lastTimestamp = new Float64Array(1);

/**
Reads a text into `moment`, in microseconds since 1970.

@returns The text's form, or −1 for a text of none.
*/
export const readTimestamp = (text: string): number => {
	const form = formatOf(text);
	if (form === -1) {
		return -1;
	}

	const microseconds = parseDateTime(text);
	lastTimestamp[0] = microseconds;
	return Number.isNaN(microseconds) ? -1 : form;
};

/** The text of a form that stands for a moment. */
export const writeTimestamp = (form: number, microseconds: number): string => writers[form]?.(microseconds) ?? '';
