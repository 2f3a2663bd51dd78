// Lengths of time as people write them in a config: `5m`, `30s`, `1h`, `500ms`, or a number of seconds.
import {z} from 'zod';

const millisecondsOf: Readonly<Record<string, number>> = {
	ms: 1,
	s: 1000,
	m: 60_000,
	h: 3_600_000,
};

/** Node's timers and PostgreSQL's timeouts count milliseconds in 31 bits. */
const longest = 2 ** 31 - 1;

/** Whole milliseconds from 1 to about 24 days; `undefined` for a text or number that is no such length of time. */
export const parseDuration = (text: string | number): number | undefined => {
	const match = /^(?<amount>\d+(?:\.\d+)?)\s*(?<unit>ms|[hms])?$/v.exec(String(text).trim());
	const unit = millisecondsOf[match?.groups?.['unit'] ?? 's'];
	if (match === null || unit === undefined) {
		return undefined;
	}

	const milliseconds = Math.round(Number(match.groups?.['amount']) * unit);
	return milliseconds >= 1 && milliseconds <= longest ? milliseconds : undefined;
};

const expectation = 'must be a length of time such as 500ms, 30s, 5m, 1h or a number of seconds, at most 24 days';

/** Accepts a length of time as written; gives milliseconds. */
export const durationSchema = z.union([z.string(), z.number()], expectation).transform((text, context) => {
	const milliseconds = parseDuration(text);
	if (milliseconds === undefined) {
		context.issues.push({code: 'custom', input: text, message: expectation});
		return z.NEVER;
	}

	return milliseconds;
});

/** A length of time in its largest whole unit: 300,000 milliseconds are `5m`. */
export const formatDuration = (milliseconds: number): string => {
	const [unit, size] = Object.entries(millisecondsOf).findLast(([, length]) => milliseconds % length === 0) ?? [
		'ms',
		1,
	];
	return `${milliseconds / size}${unit}`;
};
