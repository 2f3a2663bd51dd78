// What stays in memory of a profile after its comparison: its figures, and as many values as a picture shows.
import type {SideProfile} from '../drift/sides/compare-sides.ts';
import type {Measured} from '../profiling/profile.ts';

/** The number of values that stay of a column: the most frequent ones. */
const valuesKept = 200;

/**
Cuts the lists of values of a profile: each column may list 65,536 values, and a comparison keeps the profiles of every
table.

@param isSame Whether both sides are the same. Then nobody looks at pictures of them, and all lists go.
*/
export const withoutLongLists = (side: SideProfile, isSame: boolean): SideProfile => {
	const kept = isSame ? 0 : valuesKept;
	const shortened = (measured: Measured): Measured =>
		Array.isArray(measured.value) && measured.value.length > kept
			? {...measured, value: measured.value.slice(0, kept)}
			: measured;
	return {
		...side,
		profile: {
			run: side.profile.run,
			columns: side.profile.columns.map(column => ({
				...column,
				metrics: new Map(
					column.metrics.entries().map(([name, measured]) => [name, shortened(measured)] as const),
				),
			})),
		},
	};
};
