// Durations as people write them in a config: `5m`, `30s`, `1h`, `500ms`, or a number of seconds.
import {z} from 'zod';
import {millisecondsPer} from '../durations.ts';

/** The units that a config knows, shortest first. */
const units = ['ms', 's', 'm', 'h'] as const;

/** Node's timers and PostgreSQL's timeouts count milliseconds in 31 bits. */
const maxDuration = 2 ** 31 - 1;

/** Whole milliseconds from 1 to about 24 days; `undefined` for a text or number that is not such a duration. */
const parseDuration = (text: string | number): number | undefined => {
	const {amount, unit = 's'} =
		/^(?<amount>\d+(?:\.\d+)?)\s*(?<unit>ms|[hms])?$/v.exec(String(text).trim())?.groups ?? {};
	const known = units.find(name => name === unit);
	if (amount === undefined || known === undefined) {
		return undefined;
	}

	const milliseconds = Math.round(Number(amount) * millisecondsPer[known]);
	return milliseconds >= 1 && milliseconds <= maxDuration ? milliseconds : undefined;
};

const expectation = 'must be a length of time such as 500ms, 30s, 5m, 1h or a number of seconds, at most 24 days';

/** Accepts a duration as written; gives milliseconds. */
export const durationSchema = z.union([z.string(), z.number()], expectation).transform((text, context) => {
	const milliseconds = parseDuration(text);
	if (milliseconds === undefined) {
		context.issues.push({code: 'custom', input: text, message: expectation});
		return z.NEVER;
	}

	return milliseconds;
});

/** A duration in its largest whole unit, as `parseDuration` reads it: 300,000 milliseconds are `5m`. */
export const printDuration = (milliseconds: number): string => {
	const unit = units.findLast(name => milliseconds % millisecondsPer[name] === 0) ?? 'ms';
	return `${milliseconds / millisecondsPer[unit]}${unit}`;
};
