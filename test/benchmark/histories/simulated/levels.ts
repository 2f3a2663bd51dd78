// How a figure moves from period to period: what rows of one period share.
import {normal} from '../draws.ts';
import type {Random} from '../seeds.ts';
import type {Moment} from './calendar.ts';

/** An offset a period, in the unit of whoever uses it; 0 is the usual. */
export type Level = (random: Random, calendar: readonly Moment[]) => readonly number[];

export const still: Level = (_, calendar) => calendar.map(() => 0);

/** Each period has an effect of its own. */
export const dayEffect =
	(deviation: number): Level =>
	(random, calendar) =>
		calendar.map(() => deviation * normal(random));

/** Saturdays and Sundays differ from other days. */
export const weekend =
	(offset: number): Level =>
	(_, calendar) =>
		calendar.map(({from}) => ([0, 6].includes(from.getUTCDay()) ? offset : 0));

export const holiday =
	(offset: number): Level =>
	(_, calendar) =>
		calendar.map(({isHoliday}) => (isHoliday ? offset : 0));

export const trend =
	(step: number): Level =>
	(_, calendar) =>
		calendar.map(({index}) => step * index);

/** Each period remembers the one before it. */
export const autoregressive =
	(memory: number, deviation: number): Level =>
	(random, calendar) => {
		let level = 0;
		return calendar.map(() => {
			level = memory * level + deviation * normal(random);
			return level;
		});
	};

export const seasonal =
	(periods: number, amplitude: number): Level =>
	(_, calendar) =>
		calendar.map(({index}) => amplitude * Math.sin((2 * Math.PI * index) / periods));

export const together =
	(...levels: readonly Level[]): Level =>
	(random, calendar) => {
		const parts = levels.map(level => level(random, calendar));
		return calendar.map((_, index) => parts.reduce((sum, part) => sum + (part[index] ?? 0), 0));
	};
