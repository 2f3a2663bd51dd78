// Keys of simulated tables.
import {whole} from '../draws.ts';
import type {Maker} from './maker.ts';

/** Goes on from one row to the next, with gaps of at most so much. */
export const rising = (first: number, gap = 1): Maker => ({
	databaseType: 'INTEGER',
	begin(random) {
		let last = first;
		return () => {
			last += whole(random, 1, gap);
			return last;
		};
	},
});

/** A rising number as text: `A2024-000017`. */
export const numbered = (prefix: string, width: number): Maker => ({
	databaseType: 'TEXT',
	begin() {
		let last = 0;
		return () => `${prefix}${String(++last).padStart(width, '0')}`;
	},
});

/** Milliseconds and a counter in one whole number of sixteen digits, as services make ids. */
export const timed = (): Maker => ({
	databaseType: 'INTEGER',
	begin(random) {
		let count = 0;
		return ({from}) =>
			Math.floor(from.getTime() / 1000) * 1_000_000 + ((count++ % 9000) * 100 + whole(random, 0, 99));
	},
});

/** Points to one of so many rows of another table, which grows by some each period. */
export const references = (count: number, growth = 0): Maker => ({
	databaseType: 'INTEGER',
	begin:
		random =>
		({index}) =>
			1000 + Math.floor(random() ** 1.5 * (count + growth * index)),
});
