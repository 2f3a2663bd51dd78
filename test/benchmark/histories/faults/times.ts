// Dates and clocks that are wrong.
import {isDated, isTimed} from './facts.ts';
import {eachValue, type CellFault} from './fault.ts';

const timestamp = /^(?<date>\d{4}-\d{2}-\d{2})(?<separator>[ T])(?<time>\d{2}:\d{2}:\d{2})(?<rest>.*)$/v;

/** Moves the clock, and keeps how the timestamp is written. */
const moved = (text: string, hours: number): string =>
	text.replace(timestamp, (...parts) => {
		const {date, separator, time, rest} = parts.at(-1) as Readonly<Record<string, string>>;
		const at = new Date(Date.parse(`${date}T${time}Z`) + hours * 3_600_000).toISOString();
		return `${at.slice(0, 10)}${separator}${at.slice(11, 19)}${rest}`;
	});

const clock = (hours: number): CellFault => ({
	name: `clock ${hours > 0 ? '+' : '−'} ${Math.abs(hours)} h`,
	kind: 'cells',
	fits: isTimed,
	plant: eachValue(value => moved(String(value), hours)),
});

export const times: readonly CellFault[] = [
	clock(5),
	clock(-8),
	{
		name: 'day and month swapped',
		kind: 'cells',
		fits: isDated,
		plant: eachValue(value =>
			String(value).replace(/^(?<year>\d{4})-(?<month>\d{2})-(?<day>0\d|1[0-2])/v, '$<year>-$<day>-$<month>'),
		),
	},
];
