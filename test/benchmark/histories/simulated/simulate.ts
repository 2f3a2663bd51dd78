// Makes a history of a table's description.
import {semanticTypeOf} from '../../../../source/connectors/sqlite/column-types.ts';
import {poisson} from '../draws.ts';
import type {Cell, History} from '../history.ts';
import {randomFor} from '../seeds.ts';
import {calendarOf, type Step} from './calendar.ts';
import type {Level} from './levels.ts';
import type {Maker, RowSoFar} from './maker.ts';

export type SimulatedTable = {
	readonly name: string;
	readonly step: Step;
	/** Rows a period, about. */
	readonly rows: number;
	/** Multiplies the rows by its exponential. */
	readonly growth: Level;
	/** In the order in which they are made: one may look at those before it. */
	readonly columns: Readonly<Record<string, Maker>>;
};

/** The periods of a simulated history. */
export const simulatedPeriods = 62;

export const simulate = ({name, step, rows, growth, columns}: SimulatedTable): History => {
	const calendar = calendarOf(step, simulatedPeriods);
	const sizes = growth(randomFor(name, 'growth'), calendar);
	const makers = Object.entries(columns).map(
		([column, {begin}]) => [column, begin(randomFor(name, column), calendar)] as const,
	);
	const count = randomFor(name, 'rows');
	return {
		name,
		origin: 'simulated',
		columns: Object.entries(columns).map(([column, {databaseType}]) => ({
			name: column,
			databaseType,
			semanticType: semanticTypeOf(databaseType) ?? 'text',
		})),
		periods: calendar.map(moment => {
			const length = poisson(count, rows * Math.exp(sizes[moment.index] ?? 0));
			const made = Array.from({length}, (): RowSoFar => {
				const row: Record<string, Cell> = {};
				for (const [column, make] of makers) {
					row[column] = make(moment, row);
				}

				return row;
			});
			return {
				at: new Date(moment.to.getTime() + (step === 'hour' ? 600_000 : 6 * 3_600_000)),
				rows: length,
				cells: new Map(makers.map(([column]) => [column, made.map(row => row[column] ?? null)])),
			};
		}),
	};
};
