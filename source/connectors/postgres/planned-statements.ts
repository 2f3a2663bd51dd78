// Makes the statements of a plan. Those of a slice read the pages with its rows. All slices of a table share a
// snapshot.
import type {SliceGroup, TablePlan} from '../connector.ts';
import {pushDownStatements} from '../push-down/profile-table.ts';
import type {DescribedColumn} from './introspection.ts';
import {pushDownTable, relationOf} from './relation.ts';
import {placedSlice, placesStatement, relationAt} from './row-places.ts';

/** Gives the columns of a plan's table, as they were last described. */
type ColumnsOf = (plan: TablePlan) => readonly DescribedColumn[];

/** The statements that read the rows of a slice by their locations, or of a whole table. */
const figureStatements = (plan: TablePlan, columnsOf: ColumnsOf): readonly string[] => {
	const relation = relationOf(plan);
	return pushDownStatements(
		pushDownTable(plan, columnsOf(plan), {
			relation: placedSlice(plan) === undefined ? relation : relationAt(relation, undefined),
		}),
	);
};

export const plannedStatements = (plan: TablePlan, columnsOf: ColumnsOf): readonly string[] => {
	const slice = placedSlice(plan);
	const {from} = relationOf(plan);
	return [...(slice === undefined ? [] : [placesStatement(from, [slice])]), ...figureStatements(plan, columnsOf)];
};

/** Groups slices whose rows are located together. */
export const plannedGroups = (plans: readonly TablePlan[], columnsOf: ColumnsOf): readonly SliceGroup[] => {
	const together = plans.filter(plan => placedSlice(plan) !== undefined);
	const [first, second] = together;
	const alone = first === undefined || second === undefined ? plans : plans.filter(plan => !together.includes(plan));
	const groups = alone.map(plan => {
		const statements = plannedStatements(plan, columnsOf);
		return {plans: [plan], statements, readings: statements.length};
	});
	if (first === undefined || second === undefined) {
		return groups;
	}

	const slices = together.map(plan => placedSlice(plan)).filter(slice => slice !== undefined);
	const statements = together.flatMap(plan => figureStatements(plan, columnsOf));
	return [
		...groups,
		{
			plans: together,
			statements: [placesStatement(relationOf(first).from, slices), ...statements],
			readings: 1 + figureStatements(first, columnsOf).length,
		},
	];
};
