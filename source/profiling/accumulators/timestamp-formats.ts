// The common forms of a date or a timestamp: texts to the second, and numbers since 1970. Each text of such a form has
// exactly one number, so that a scan counts numbers instead of texts, which is several times as fast.
import {formatDate, formatTimestamp, parseDateTime} from './iso-8601.ts';

/** Microseconds since 1970 to the text of a form. */
const textWriters: ReadonlyArray<(microseconds: number) => string> = [
	formatDate,
	time => formatTimestamp(time).replace('T', ' '),
	formatTimestamp,
	time => `${formatTimestamp(time)}Z`,
];

type NumberForm = {
	readonly name: string;
	/** The form has the numbers from `from` up to, but without, `to` that no earlier form has. */
	readonly from: number;
	readonly to: number;
	/** The number that is 1970-01-01 00:00 UTC. */
	readonly epoch: number;
	/** The microseconds of a step of 1. */
	readonly microseconds: number;
	/** The smallest difference in microseconds that a double can hold. */
	readonly precision: number;
};

const epochUnit = (name: string, microseconds: number, limit: number): NumberForm => ({
	name: `epoch ${name}`,
	from: -limit,
	to: limit,
	epoch: 0,
	microseconds,
	precision: 1,
});

/**
Numbers that are timestamps; their magnitude shows the unit. Julian days are those of the years 0 to 9999, as SQLite's
own functions make them. The epoch's units end in the year 5138.
*/
const numberForms: readonly NumberForm[] = [
	{
		name: 'Julian days',
		from: 1_721_059.5,
		to: 5_373_484.5,
		epoch: 2_440_587.5,
		microseconds: 86_400e6,
		precision: 1000,
	},
	epochUnit('seconds', 1e6, 1e11),
	epochUnit('milliseconds', 1e3, 1e14),
	epochUnit('microseconds', 1, 1e17),
];

/** How many formats there are: of texts, then of numbers. */
export const timestampFormats = textWriters.length + numberForms.length;

/** The name of a form of numbers; `undefined` for one of texts. */
export const numberFormName = (form: number): string | undefined => numberForms[form - textWriters.length]?.name;

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

/** The result of the last call of {@link readTimestamp}. Shared, because a scan reads millions. */
export const lastTimestamp = new Float64Array(1);

/**
Reads a text into `time`, in microseconds since 1970.

@returns The text's form, or −1 where it has none.
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

/**
Whether a number looks like 20240131. As seconds since 1970, all such numbers of two centuries lie in August 1970.
*/
const isCalendarNumber = (value: number): boolean => value >= 19_000_101 && value <= 20_991_231;

/** Reads a number, as {@link readTimestamp} reads a text. */
export const readNumber = (value: number): number => {
	if (isCalendarNumber(value)) {
		return -1;
	}

	const formIndex = numberForms.findIndex(({from, to}) => value >= from && value < to);
	const form = numberForms[formIndex];
	if (form === undefined) {
		return -1;
	}

	const {epoch, microseconds, precision} = form;
	lastTimestamp[0] = Math.round(((value - epoch) * microseconds) / precision) * precision;
	return textWriters.length + formIndex;
};

/** Writes a time as the text or the number of a form. */
export const writeTimestamp = (form: number, time: number): number | string => {
	const {epoch = 0, microseconds = 1} = numberForms[form - textWriters.length] ?? {};
	return textWriters[form]?.(time) ?? time / microseconds + epoch;
};
