// The values of a column that a run lists, and their numbers of rows.
import type {ColumnFigures, Measured, ValueLists} from '../../profiling/profile.ts';
import {exactly, valueCountsIn} from '../column-figures.ts';

export type ValueFrequencies = {
	/** Rows by value, the most frequent first. */
	readonly counts: ReadonlyMap<string, number>;
	/** The maximum number of rows of a value that is not listed; 0 where all values are listed. */
	readonly unlisted: number;
};

/** The listed values of a run, made on demand: most rules only ask how many rows are not listed. */
class ListedValues implements ValueFrequencies {
	readonly unlisted: number;
	readonly #values: ValueLists['values'];
	readonly #rows: ValueLists['counts'];
	#counts: ReadonlyMap<string, number> | undefined;

	constructor({values, counts}: ValueLists, present: number) {
		let total = 0;
		for (const count of counts) {
			total += count;
		}

		this.#values = values;
		this.#rows = counts;
		this.unlisted = total >= present ? 0 : Math.min(counts.at(-1) ?? 0, present - total);
	}

	get counts(): ReadonlyMap<string, number> {
		this.#counts ??= new Map(this.#values.map((value, index) => [String(value), this.#rows[index] ?? 0]));
		return this.#counts;
	}

	/** The most frequent value with at least one row. */
	get first(): string | undefined {
		const [value] = this.#values;
		const [rows = 0] = this.#rows;
		return value === undefined || rows <= 0 ? undefined : String(value);
	}

	forEach(visit: (rows: number, value: string) => void): void {
		const type = typeof this.#values[0];
		// A number and a text may look the same.
		if (this.#counts !== undefined || this.#values.some(value => typeof value !== type)) {
			this.counts.forEach(visit);
			return;
		}

		for (let index = 0; index < this.#values.length; index++) {
			visit(this.#rows[index] ?? 0, String(this.#values[index]));
		}
	}
}

/** The most frequent value; `undefined` where no row has one. */
export const mostFrequentIn = (values: ValueFrequencies): string | undefined => {
	if (values instanceof ListedValues) {
		return values.first;
	}

	const [first] = values.counts;
	return first === undefined || first[1] <= 0 ? undefined : first[0];
};

/** Visits the listed values in their order, without making a map of a list that may be long. */
export const visitValues = (values: ValueFrequencies, visit: (rows: number, value: string) => void): void => {
	if (values instanceof ListedValues) {
		values.forEach(visit);
	} else {
		values.counts.forEach((rows, value) => {
			visit(rows, value);
		});
	}
};

const listsIn = (measured: Measured): ValueLists => {
	const listed = valueCountsIn(measured);
	return {values: listed.map(({value}) => value), counts: listed.map(({count}) => count)};
};

/** The values of a run, where they are exact. */
export const valuesOf = (profile: ColumnFigures, present: number): ValueFrequencies | undefined => {
	const lists = profile.lists?.('top_values');
	const listed = lists === undefined ? exactly(profile.metrics.get('top_values')) : undefined;
	const known = lists ?? (listed && listsIn(listed));
	return known && new ListedValues(known, present);
};
