// Values that are missing, or stand for a missing one.
import {isDated, isQuantity, isRequired, isText} from './facts.ts';
import {eachValue, type CellFault, type ColumnFacts} from './fault.ts';

const coded = (code: number): CellFault => ({
	name: `${code} for missing`,
	kind: 'cells',
	fits: isQuantity,
	plant: eachValue(() => code),
});

/** A date in the place of another, written as the column writes them. */
const dated = (date: string): CellFault => ({
	name: `${date} for missing`,
	kind: 'cells',
	fits: isDated,
	plant: eachValue(value =>
		String(value)
			.replace(/^\d{4}-\d{2}-\d{2}/v, () => date)
			.replace(/\d{2}:\d{2}:\d{2}/v, '00:00:00'),
	),
});

export const missing: readonly CellFault[] = [
	{
		name: 'nulls in a required column',
		kind: 'cells',
		fits: isRequired,
		plant: eachValue(() => null),
	},
	{
		name: 'empty text for null',
		kind: 'cells',
		fits: (facts: ColumnFacts) => isText(facts) && facts.nulls > 0 && facts.present > 0,
		plant({facts, newest, rows}) {
			const {name} = facts.column;
			const cells = [...(newest.cells.get(name) ?? [])];
			for (const row of rows) {
				cells[row] ??= '';
			}

			return new Map([[name, cells]]);
		},
	},
	coded(-1),
	coded(999),
	coded(0),
	dated('1970-01-01'),
	dated('9999-12-31'),
];
