// Merges the figures by segment of two passes.
import {maxCodes, type SegmentAccumulator, byCode, newCode, addTo} from './segment-state.ts';

const addMapped = (into: Float64Array, from: Float64Array, codes: readonly number[]): void => {
	for (const [code, mapped] of codes.entries()) {
		addTo(into, mapped, from[code] ?? 0);
	}
};

/** Merges `from` into `into`. Both have the same plan. */
export const mergeSegments = (into: SegmentAccumulator, from: SegmentAccumulator): void => {
	const mapped = from.coded.map(({values}, position) => {
		const column = into.coded[position];
		return values.map((value, code) =>
			value === undefined || column === undefined ? code : (column.codes.get(value) ?? newCode(column, value)),
		);
	});
	for (const [by, totals] of into.totals.entries()) {
		const codes = mapped[by] ?? [];
		const other = from.totals[by];
		if (other === undefined) {
			continue;
		}

		addMapped(totals.rows, other.rows, codes);
		for (const [position, nulls] of totals.nulls.entries()) {
			addMapped(nulls ?? byCode(), other.nulls[position] ?? byCode(), codes);
		}

		for (const [position, figures] of totals.numbers.entries()) {
			for (const name of ['counts', 'sums', 'squares', 'zeros'] as const) {
				addMapped(figures[name], other.numbers[position]?.[name] ?? byCode(), codes);
			}
		}

		for (const [position, pairs] of totals.counts.entries()) {
			for (const [code, row] of pairs.length === 0 ? [] : codes.entries()) {
				const start = code * maxCodes;
				const pairsOfCode = other.counts[position]?.subarray(start, start + maxCodes) ?? byCode();
				addMapped(pairs.subarray(row * maxCodes, (row + 1) * maxCodes), pairsOfCode, mapped[position] ?? []);
			}
		}
	}
};
