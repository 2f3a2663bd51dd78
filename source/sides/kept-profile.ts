// What stays in memory of a profile after its comparison: its figures, and of its values as many as a picture shows.
import type {SideProfile} from '../drift/sides/compare-sides.ts';
import type {Measured} from '../profiling/profile.ts';

/** The most frequent values of a column. */
const valuesKept = 200;

/**
The profile without long lists of values: two profiles of a column may list 65,536 values each, and a comparison keeps
those of every table.

@param isSame Whether both sides are the same, so that nobody looks at pictures of them: then all lists go.
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
