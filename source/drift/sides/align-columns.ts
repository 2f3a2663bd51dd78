// Gives the columns of the right side the names of the left one, and compares columns and types.
import type {ColumnProfile, RunProfile} from '../../profiling/profile.ts';
import type {ColumnInfo} from '../../profiling/table.ts';
import type {SchemaChange} from '../report.ts';
import type {RunPair} from '../run-pair.ts';
import {describeColumn, findSchemaChanges} from '../schema/schema-changes.ts';
import {isOneDatabase, meansTheSame} from './column-forms.ts';

/** A profile, and the type of its database. */
export type SideProfile = {readonly profile: RunProfile; readonly database: string};

/** The name on the left for each name on the right: the only one that is equal apart from case. */
const namesOf = (left: RunProfile, right: RunProfile): ReadonlyMap<string, string> => {
	const exact = new Set(left.columns.map(({column}) => column.name));
	const fold = ({column}: ColumnProfile): string => column.name.toLowerCase();
	const [ofLeft, ofRight] = [Map.groupBy(left.columns, fold), Map.groupBy(right.columns, fold)];
	return new Map(
		right.columns.map(profile => {
			const {name} = profile.column;
			const alike = ofLeft.get(fold(profile)) ?? [];
			const isClear = alike.length === 1 && ofRight.get(fold(profile))?.length === 1;
			return [name, !isClear || exact.has(name) ? name : (alike[0]?.column.name ?? name)];
		}),
	);
};

/** The right side by the names of the left one. */
export const alignColumns = (left: RunProfile, right: RunProfile): RunProfile => {
	const names = namesOf(left, right);
	const named = (name: string): string => names.get(name) ?? name;
	return {
		...right,
		columns: right.columns.map(profile => ({
			...profile,
			column: {...profile.column, name: named(profile.column.name)},
		})),
		...(right.segments !== undefined && {
			segments: right.segments.map(segments => ({
				...segments,
				column: named(segments.column),
				figures: segments.figures.map(figures => ({...figures, column: named(figures.column)})),
			})),
		}),
	};
};

/**
Gives the right side the declarations of the left one where they mean the same. Databases of two types have their own
names of types, and not all know which columns may be null.
*/
const declaredAlike = (left: SideProfile, right: SideProfile): RunProfile => {
	const declared = new Map(left.profile.columns.map(({column}) => [column.name, column]));
	const alike = (column: ColumnInfo): ColumnInfo => {
		const other = declared.get(column.name);
		if (other === undefined) {
			return column;
		}

		const pair = [
			{column: other, database: left.database},
			{column, database: right.database},
		] as const;
		if (isOneDatabase(pair)) {
			return column;
		}

		return meansTheSame(pair) ? {...column, ...other} : {...column, nullable: other.nullable};
	};

	return {
		...right.profile,
		columns: right.profile.columns.map(profile => ({...profile, column: alike(profile.column)})),
	};
};

const wordsOf = ({kind, baseline, current}: SchemaChange): Pick<SchemaChange, 'reason'> | undefined => {
	const [left, right] = [baseline, current].map(column => (column === null ? '' : describeColumn(column)));
	if (kind === 'column_added') {
		return {reason: `column on the right only: ${current?.name ?? ''} (${right})`};
	}

	if (kind === 'column_removed') {
		return {reason: `column on the left only: ${baseline?.name ?? ''} (${left})`};
	}

	if (kind === 'type_changed') {
		return {reason: `another type: ${current?.name ?? ''} is ${left} on the left, ${right} on the right`};
	}

	const side = current?.nullable === true ? 'right' : 'left';
	return kind === 'nullability_changed'
		? {reason: `nulls on one side: ${current?.name ?? ''} is nullable on the ${side} only`}
		: undefined;
};

/** Compares the columns of aligned sides, the worst changes first. */
export const compareColumns = (left: SideProfile, right: SideProfile, runs: RunPair): readonly SchemaChange[] => {
	const isIgnored = (column: string): boolean => runs.rules.columnIgnoreOf(column) !== undefined;
	const declared = new Map(right.profile.columns.map(({column}) => [column.name, column]));
	return findSchemaChanges({...runs, current: declaredAlike(left, right)}, isIgnored)
		.filter(({columnName}) => !isIgnored(columnName))
		.map(change => {
			const current = change.current === null ? null : (declared.get(change.current.name) ?? change.current);
			return {...change, current, ...wordsOf({...change, current})};
		});
};
