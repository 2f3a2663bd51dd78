// Reads and checks the time that a run is recorded as of, where that is not the time of the profile.
import {ProfileMeshError} from '../errors.ts';

const refused = (text: string, why: string): ProfileMeshError =>
	new ProfileMeshError('usage', `A run cannot be recorded as of ${text}`, {
		why,
		hint: 'Give a past date and time with a zone, such as 2024-03-01T06:00Z or 2024-03-01T08:00+02:00',
	});

/**
Checks a time that runs are to be recorded as of.

@throws ProfileMeshError `usage` when it is in the future, or no time at all.
*/
export const checkAsOf = (at: Date, now: Date): void => {
	if (Number.isNaN(at.getTime())) {
		throw refused('an invalid date', 'It is not a time');
	}

	if (at > now) {
		throw refused(at.toISOString(), 'It is in the future');
	}
};

const pattern =
	/^(?<date>\d{4}-\d{2}-\d{2})[ t](?<time>\d{2}:\d{2})(?::\d{2}(?:\.\d{1,9})?)?(?:z|[+\-]\d{2}:?\d{2})$/iv;

/**
Parses a time in ISO 8601 with a zone. Without a zone, it would be another time on another machine.

@throws ProfileMeshError `usage` when the text is not such a time, or there is no such day.
*/
export const parseAsOf = (text: string): Date => {
	const trimmed = text.trim();
	const {date, time} = pattern.exec(trimmed)?.groups ?? {};
	if (date === undefined || time === undefined) {
		throw refused(JSON.stringify(text), 'It is not a date and time with a zone in ISO 8601');
	}

	const at = new Date(trimmed.toUpperCase().replace(' ', 'T'));
	// JavaScript takes 30 February for 1 March.
	const sameClock = new Date(`${date}T${time}Z`);
	if (Number.isNaN(at.getTime()) || !sameClock.toISOString().startsWith(`${date}T${time}`)) {
		throw refused(JSON.stringify(text), 'There is no such date and time');
	}

	return at;
};
