// Categories of simulated columns.
import {weighted} from '../draws.ts';
import type {Cell} from '../history.ts';
import {still, type Level} from './levels.ts';
import type {Maker} from './maker.ts';

/** Values with their weights; each has a level of its own, which multiplies its weight by its exponential. */
export const categories = (weights: Readonly<Record<string, number>>, level: Level = still): Maker => ({
	databaseType: 'TEXT',
	begin(random, calendar) {
		const names = Object.keys(weights);
		const levels = names.map(() => level(random, calendar));
		return ({index}) => {
			const now = Object.values(weights).map((weight, place) => weight * Math.exp(levels[place]?.[index] ?? 0));
			return names[weighted(random, now)] ?? null;
		};
	},
});

/** The first value gives way to the last one, by a share of the rows a period. */
export const changingMix = (values: readonly string[], step: number): Maker => ({
	databaseType: 'TEXT',
	begin:
		random =>
		({index}) => {
			const given = Math.min(0.9, step * index);
			const even = 1 / values.length;
			const at = weighted(
				random,
				values.map((_, place) =>
					place === 0 ? even * (1 - given) : place === values.length - 1 ? even * (1 + given) : even,
				),
			);
			return values[at] ?? null;
		},
});

/** So many names with Zipf's weights: a few frequent ones and many rare ones, some of which appear late. */
export const rareCategories = (prefix: string, count: number): Maker => ({
	databaseType: 'TEXT',
	begin(random) {
		const weights = Array.from({length: count}, (_, rank) => 1 / (rank + 1));
		return () => `${prefix} ${weighted(random, weights) + 1}`;
	},
});

/** By what another column of the row has. */
export const dependent = (column: string, values: ReadonlyMap<Cell, readonly string[]>): Maker => ({
	databaseType: 'TEXT',
	begin: random => (_, row) => {
		const possible = values.get(row[column] ?? null) ?? [];
		return possible[Math.floor(random() ** 2 * possible.length)] ?? null;
	},
});
