// Bound values as the driver sends them: each has a type and a text, or a list of texts where many rows are bound by
// columns.
import type {BindRows} from './warehouse.ts';

export type Binding = {readonly type: string; readonly value: string | null | ReadonlyArray<string | null>};

const bindValue = (type: string, value: string | null): string | number | boolean | null => {
	if (value === null) {
		return null;
	}

	switch (type) {
		case 'FIXED':
		case 'REAL': {
			// DuckDB binds whole numbers as 64-bit integers: larger ones stay texts.
			return Math.abs(Number(value)) > Number.MAX_SAFE_INTEGER ? value : Number(value);
		}

		case 'BOOLEAN': {
			return value === 'true';
		}

		default: {
			return value;
		}
	}
};

/** One row of values, or as many as were bound. */
export const bindRows = (bindings: Readonly<Record<string, Binding>> | undefined): BindRows => {
	const columns = Object.entries(bindings ?? {})
		.toSorted(([left], [right]) => Number(left) - Number(right))
		.map(([, binding]) => binding);
	const [first] = columns;
	if (first === undefined) {
		return [[]];
	}

	const isList = (value: Binding['value']): value is ReadonlyArray<string | null> => Array.isArray(value);
	const rows = isList(first.value) ? first.value.length : 1;
	return Array.from({length: rows}, (_, row) =>
		columns.map(({type, value}) => bindValue(type, isList(value) ? (value[row] ?? null) : value)),
	);
};
