// ISO 8601 text to microseconds since 1970 and back, for the proleptic Gregorian calendar. A scan reads the years 0 to
// 9999; others, which some databases have, are written with a sign and six digits or more (ISO 8601-1:2019, 4.3.2).
// A double holds the microseconds of any such time before the year 2255 exactly.

const microsecondsPerDay = 86_400_000_000;

/**
Reads two digits; −1 where they are none. All integers stay small, because this runs several times for each date of a
table.
*/
const twoDigits = (text: string, index: number): number => {
	const tens = text.charCodeAt(index) - 48;
	const ones = text.charCodeAt(index + 1) - 48;
	return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -1;
};

const isDigit = (text: string, index: number): boolean => {
	const digit = text.charCodeAt(index) - 48;
	return digit >= 0 && digit <= 9;
};

const daysInMonths = Int32Array.of(0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31);

const daysInMonth = (year: number, month: number): number =>
	month === 2 && year % (year % 100 === 0 ? 400 : 4) === 0 ? 29 : (daysInMonths[month] ?? 0);

/**
Days since 1970-01-01 (Howard Hinnant, "chrono-compatible low-level date algorithms", days_from_civil).
Counted from 400 years before the first one, so that no division is of a negative number.
*/
const dayNumber = (year: number, month: number, day: number): number => {
	const shifted = (month <= 2 ? year - 1 : year) + 400;
	const era = (shifted / 400) | 0;
	const yearOfEra = shifted - era * 400;
	const dayOfYear = (((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) | 0) + day - 1;
	return (era - 1) * 146_097 + yearOfEra * 365 + (yearOfEra >> 2) - ((yearOfEra / 100) | 0) + dayOfYear - 719_468;
};

const isColon = (text: string, index: number): boolean => text.charCodeAt(index) === 0x3a;

/** Finds the end of `hh:mm`, `hh:mm:ss` or `hh:mm:ss.fff` from an index on. */
const endOfTime = (text: string, from: number): number => {
	if (!isColon(text, from + 5)) {
		return from + 5;
	}

	let end = from + 8;
	if (text[end] === '.') {
		end++;
		while (isDigit(text, end)) {
			end++;
		}
	}

	return end;
};

/** The part of a second behind its point, in microseconds; NaN without digits. */
const fractionBetween = (text: string, from: number, to: number): number =>
	to === from + 1 ? NaN : Math.floor(Number(text.slice(from, to)) * 1e6);

/** Microseconds of the time between two indexes; NaN where it is none. */
const timeBetween = (text: string, from: number, to: number): number => {
	const hours = twoDigits(text, from);
	const minutes = isColon(text, from + 2) ? twoDigits(text, from + 3) : -1;
	const seconds = to > from + 5 ? twoDigits(text, from + 6) : 0;
	if ((hours | minutes | seconds) < 0 || hours >= 24 || minutes >= 60 || seconds >= 60) {
		return NaN;
	}

	const whole = (hours * 3600 + minutes * 60 + seconds) * 1e6;
	return to > from + 8 ? whole + fractionBetween(text, from + 8, to) : whole;
};

const offsetPattern = /^ ?(?:Z|(?<sign>[+\-])(?<hours>\d{2})(?::?(?<minutes>\d{2}))?)?(?<!^ )(?: ?UTC)?$/v;

/**
The offset after a time, in microseconds east of Greenwich; no offset is 0. Drivers and ORMs write it in several ways:
`Z`, `+05:30`, `+0530`, `+05`, ` +05:30`, ` +0000 UTC`.
*/
const offsetAt = (text: string, from: number): number => {
	if (from === text.length || (from + 1 === text.length && text[from] === 'Z')) {
		return 0;
	}

	const found = offsetPattern.exec(text.slice(from))?.groups;
	if (found === undefined) {
		return NaN;
	}

	const {sign = '+', hours = '00', minutes = '00'} = found;
	const microseconds = timeBetween(`${hours}:${minutes}`, 0, 5);
	return sign === '-' ? -microseconds : microseconds;
};

/**
`YYYY-MM-DD`, with `hh:mm`, `hh:mm:ss` or `hh:mm:ss.fff` after a space or `T`, and `Z` or an offset after that.

@returns Microseconds since 1970-01-01 00:00 (UTC where the text has an offset); NaN for anything else.
*/
export const parseDateTime = (text: string): number => {
	const century = twoDigits(text, 0);
	const yearOfCentury = twoDigits(text, 2);
	const month = text.charCodeAt(4) === 0x2d ? twoDigits(text, 5) : -1;
	const day = text.charCodeAt(7) === 0x2d ? twoDigits(text, 8) : -1;
	if ((century | yearOfCentury | month | day) < 0) {
		return NaN;
	}

	const year = century * 100 + yearOfCentury;
	if (day < 1 || day > daysInMonth(year, month)) {
		return NaN;
	}

	const date = dayNumber(year, month, day) * microsecondsPerDay;
	if (text.length === 10) {
		return date;
	}

	if (text[10] !== ' ' && text[10] !== 'T') {
		return NaN;
	}

	const end = endOfTime(text, 11);
	return date + timeBetween(text, 11, end) - offsetAt(text, end);
};

/** `hh:mm`, `hh:mm:ss` or `hh:mm:ss.fff` to microseconds of the day; NaN for anything else. */
export const parseTime = (text: string): number =>
	endOfTime(text, 0) === text.length ? timeBetween(text, 0, text.length) : NaN;

const fractionOf = (microseconds: number): string => {
	const rest = ((microseconds % 1e6) + 1e6) % 1e6;
	let digits = String(Math.floor(rest)).padStart(6, '0');
	while (digits.endsWith('0')) {
		digits = digits.slice(0, -1);
	}

	return digits === '' ? '' : `.${digits}`;
};

/** `hh:mm:ss`, with a fraction where there is one. */
export const formatTime = (microseconds: number): string =>
	new Date(((Math.floor(microseconds / 1e6) * 1000) % 86_400_000) + 86_400_000).toISOString().slice(11, 19) +
	fractionOf(microseconds);

/** A year as ISO 8601 writes it: four digits, or a sign and at least six. Year 0 is 1 BC. */
export const formatYear = (year: number): string =>
	year >= 0 && year <= 9999
		? String(year).padStart(4, '0')
		: `${year < 0 ? '-' : '+'}${String(Math.abs(year)).padStart(6, '0')}`;

/** Hinnant's civil_from_days: of any day, where JavaScript's own dates end in the year 275760. */
const dateOfDay = (days: number): string => {
	const shifted = days + 719_468;
	const era = Math.floor(shifted / 146_097);
	const dayOfEra = shifted - era * 146_097;
	const yearOfEra = Math.floor(
		(dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
	);
	const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
	const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
	const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
	const day = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
	const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
	return `${formatYear(year)}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
};

/** `YYYY-MM-DD`. */
export const formatDate = (microseconds: number): string => dateOfDay(Math.floor(microseconds / microsecondsPerDay));

/** `YYYY-MM-DDThh:mm:ss`, with a fraction where there is one. */
export const formatTimestamp = (microseconds: number): string =>
	`${formatDate(microseconds)}T${formatTime(microseconds)}`;

/** As {@link formatTimestamp}, in UTC and with a `Z`. */
export const formatUtcTimestamp = (microseconds: number): string => `${formatTimestamp(microseconds)}Z`;

/** A date, with the time only where there is one. */
export const formatDateMaybeTime = (microseconds: number): string =>
	microseconds % microsecondsPerDay === 0 ? formatDate(microseconds) : formatTimestamp(microseconds);

const expandedPattern =
	/^(?<year>\d{4}|[+\-]\d{6,})-(?<month>\d{2})-(?<day>\d{2})(?:T(?<time>\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?)Z?)?$/v;

/** As {@link parseDateTime}, for what `formatDate` and its like write: every year, no offset but `Z`. */
export const parseExpanded = (text: string): number => {
	const {year, month, day, time = '00:00:00'} = expandedPattern.exec(text)?.groups ?? {};
	return dayNumber(Number(year), Number(month), Number(day)) * microsecondsPerDay + timeBetween(time, 0, time.length);
};
