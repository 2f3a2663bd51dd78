// Dates and timestamps as points in time, so that a change between two of them is a number of days.

const time = String.raw`\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?`;
const zone = String.raw`z|[+\-]\d{2}(?::?\d{2})?`;

const pattern = new RegExp(
	String.raw`^(?<date>[+\-]?\d{4,6}-\d{2}-\d{2})(?:[ t](?<time>${time})(?<zone>${zone})?)?$`,
	'iv',
);

export const millisecondsPerDay = 86_400_000;

const isoZone = (offset: string): string => {
	const [sign, hours, minutes] = [offset.slice(0, 1), offset.slice(1, 3), offset.slice(3).replace(':', '')];
	return sign.toUpperCase() === 'Z' ? 'Z' : `${sign}${hours}:${minutes === '' ? '00' : minutes}`;
};

/**
Days since 1970-01-01, with a fraction for the time of day. A text without a zone is taken as UTC: only differences are
used.

@returns `undefined` for what is no date or timestamp: numbers, text, `infinity`.
*/
export const toEpochDays = (text: number | string): number | undefined => {
	const parts = pattern.exec(String(text))?.groups;
	if (parts === undefined) {
		return undefined;
	}

	const {date = '', time: timeOfDay = '00:00', zone: offset = 'Z'} = parts;
	const milliseconds = Date.parse(`${date}T${timeOfDay}${isoZone(offset)}`);
	return Number.isNaN(milliseconds) ? undefined : milliseconds / millisecondsPerDay;
};

const timePattern = new RegExp(`^${time}(?:${zone})?$`, 'iv');

/** A time of day as a fraction of a day; `undefined` for what is none. */
export const toDayFraction = (text: number | string): number | undefined =>
	timePattern.test(String(text)) ? toEpochDays(`1970-01-01T${text}`) : undefined;

export const daysBetween = (earlier: Date, later: Date): number =>
	(later.getTime() - earlier.getTime()) / millisecondsPerDay;
