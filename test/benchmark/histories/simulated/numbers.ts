// Numbers of simulated columns.
import {normal, poisson, student, whole} from '../draws.ts';
import type {Random} from '../seeds.ts';
import type {Moment} from './calendar.ts';
import {still, type Level} from './levels.ts';
import type {Maker, RowSoFar} from './maker.ts';

type Shape = {
	readonly level?: Level;
	/** Digits after the point. */
	readonly digits?: number;
};

type Draw = (random: Random, level: number, row: RowSoFar) => number;

const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));

const numbers = (draw: Draw, {level = still, digits = 2}: Shape): Maker => ({
	databaseType: digits === 0 ? 'INTEGER' : 'REAL',
	begin(random, calendar) {
		const levels = level(random, calendar);
		return ({index}: Moment, row) => rounded(draw(random, levels[index] ?? 0, row), digits);
	},
});

/** Normal; a level is in standard deviations. */
export const bell = (mean: number, deviation: number, shape: Shape = {}): Maker =>
	numbers((random, level) => mean + deviation * (level + normal(random)), shape);

/** Lognormal about a median; a level multiplies it by its exponential. */
export const skewed = (median: number, sigma: number, shape: Shape = {}): Maker =>
	numbers((random, level) => median * Math.exp(level + sigma * normal(random)), shape);

/** Student's t with three degrees of freedom. */
export const heavyTailed = (centre: number, scale: number, shape: Shape = {}): Maker =>
	numbers((random, level) => centre + scale * (level + student(random)), shape);

/** Counts about a mean that a level multiplies by its exponential. */
export const counts = (mean: number, level: Level = still): Maker =>
	numbers((random, offset) => poisson(random, mean * Math.exp(offset)), {level, digits: 0});

export const evenly = (from: number, to: number): Maker => numbers(random => whole(random, from, to), {digits: 0});

/** Zero in so large a share of the rows, else lognormal. */
export const mostlyZero = (share: number, median: number, shape: Shape = {}): Maker =>
	numbers((random, level) => (random() < share ? 0 : median * Math.exp(level + 0.8 * normal(random))), shape);

/** Prices as shops write them: a whole number less a hundredth. */
export const prices = (median: number, level: Level = still): Maker =>
	numbers((random, offset) => Math.max(1, Math.round(median * Math.exp(offset + 0.7 * normal(random)))) - 0.01, {
		level,
	});

/** A multiple of another column of the row, with noise in proportion. */
export const proportional = (column: string, factor: number, {noise = 0, digits = 2} = {}): Maker =>
	numbers((random, _, row) => Number(row[column] ?? 0) * factor * (1 + noise * normal(random)), {digits});

/** True in a share of the rows; a level moves the logarithm of the odds. */
export const flags = (share: number, level: Level = still): Maker => ({
	...numbers((random, offset) => Number(random() < 1 / (1 + Math.exp(-(Math.log(share / (1 - share)) + offset)))), {
		level,
		digits: 0,
	}),
	databaseType: 'BOOLEAN',
});
