// Compares the columns of a table in two runs.
import type {ColumnInfo} from '../../profiling/table.ts';
import type {ColumnProfile} from '../../profiling/profile.ts';
import type {RunPair} from '../run-pair.ts';
import type {ColumnChangeKind, SchemaChange} from '../report.ts';
import {isAtLeast, worstFirst} from '../severity.ts';
import {findRenames, type Rename} from './renames.ts';
import {isWidening} from './widening.ts';

const severityOf = {
	column_removed: 'high',
	type_changed: 'high',
	column_renamed: 'medium',
	nullability_changed: 'medium',
	column_added: 'low',
} as const satisfies Record<ColumnChangeKind, SchemaChange['severity']>;

const typeText = (column: ColumnInfo): string =>
	column.databaseType === '' ? 'no declared type' : column.databaseType;

/** A column's type and nullability in words: `TEXT, nullable`; the nullability is left out where it is not known. */
export const describeColumn = (column: ColumnInfo): string =>
	column.nullable === null ? typeText(column) : `${typeText(column)}, ${column.nullable ? 'nullable' : 'not null'}`;

const normalisedType = (type: string): string =>
	type
		.trim()
		.toLowerCase()
		.replaceAll(/\s+/gv, ' ')
		.replaceAll(/ ?(?<mark>[\(\),]) ?/gv, '$<mark>');

/**
Whether two columns have the same type: the same text apart from case and blanks, and the same semantic type.
ProfileMesh 0.1 kept only a text, in its own spelling. For such a run only the semantic type counts, where it is known.
*/
const isSameType = (baseline: ColumnInfo, current: ColumnInfo, isKnownByTextOnly: boolean): boolean => {
	const isSameText = normalisedType(baseline.databaseType) === normalisedType(current.databaseType);
	const isSameMeaning = baseline.semanticType === current.semanticType;
	return isKnownByTextOnly
		? isSameText || isSameMeaning || baseline.semanticType === 'other' || current.semanticType === 'other'
		: isSameText && isSameMeaning;
};

/** A schema change of one column. */
export type ColumnChange = SchemaChange & {readonly columnName: string};

const changed = (
	kind: ColumnChangeKind,
	{baseline, current}: {readonly baseline: ColumnInfo | null; readonly current: ColumnInfo | null},
	reason: string,
): ColumnChange => ({
	kind,
	columnName: (current ?? baseline)?.name ?? '',
	severity: severityOf[kind],
	baseline,
	current,
	reason,
	evidence: [],
	accepted: null,
});

const typeChange = (baseline: ColumnInfo, current: ColumnInfo): ColumnChange => {
	const isSameText = typeText(baseline) === typeText(current);
	const text = (column: ColumnInfo) =>
		isSameText ? `${typeText(column)} (${column.semanticType})` : typeText(column);
	const change = changed(
		'type_changed',
		{baseline, current},
		`type changed: ${current.name} from ${text(baseline)} to ${text(current)}`,
	);
	return isWidening(baseline, current)
		? {...change, severity: 'low', reason: `${change.reason}, which holds every value of before`}
		: change;
};

const nullabilityChange = (baseline: ColumnInfo, current: ColumnInfo): ColumnChange =>
	changed(
		'nullability_changed',
		{baseline, current},
		`nullability changed: ${current.name} is ` +
			(current.nullable === true ? 'nullable now' : 'not nullable any more'),
	);

const changesOf = (baseline: ColumnInfo, current: ColumnInfo, isKnownByTextOnly: boolean): readonly ColumnChange[] => {
	const isNullabilityKnown = baseline.nullable !== null && current.nullable !== null;
	return [
		...(isSameType(baseline, current, isKnownByTextOnly) ? [] : [typeChange(baseline, current)]),
		...(isNullabilityKnown && baseline.nullable !== current.nullable ? [nullabilityChange(baseline, current)] : []),
	];
};

const removedColumn = ({column}: ColumnProfile): ColumnChange =>
	changed(
		'column_removed',
		{baseline: column, current: null},
		`column removed: ${column.name} (${describeColumn(column)})`,
	);

const addedColumn = ({column}: ColumnProfile): ColumnChange =>
	changed(
		'column_added',
		{baseline: null, current: column},
		`column added: ${column.name} (${describeColumn(column)})`,
	);

const renamedColumn = ({before, after, evidence}: Rename): ColumnChange => ({
	...changed(
		'column_renamed',
		{baseline: before.column, current: after.column},
		`probably renamed: ${before.column.name} to ${after.column.name}`,
	),
	evidence,
});

/**
Whether a column is gone from a run, or changed there in a way that matters: to another type, or in whether it may be
null.
*/
export const isLostColumn = (before: ColumnInfo, columns: ReadonlyArray<{readonly column: ColumnInfo}>): boolean => {
	const after = columns.find(({column}) => column.name === before.name)?.column;
	return after === undefined || changesOf(before, after, false).some(({severity}) => isAtLeast(severity, 'medium'));
};

/**
Compares the columns of two runs. Names must be equal to the letter. The worst changes come first, then removed columns,
then the others in the table's own order. A removed column and a similar new one are one change: probably renamed.

@param isIgnored Whether a column cannot be the new or the old name of another one.
*/
export const findSchemaChanges = (
	runs: RunPair,
	isIgnored: (column: string) => boolean = () => false,
): readonly ColumnChange[] => {
	const {baseline, current} = runs;
	const before = new Map(baseline.columns.map(profile => [profile.column.name, profile]));
	const after = new Set(current.columns.map(({column}) => column.name));
	const isKnownByTextOnly = baseline.run.version === null || current.run.version === null;
	const removed = baseline.columns.filter(({column}) => !after.has(column.name));
	const added = current.columns.filter(({column}) => !before.has(column.name));
	const eligible = (profiles: readonly ColumnProfile[]) => profiles.filter(({column}) => !isIgnored(column.name));
	const renames = findRenames(eligible(removed), eligible(added), runs);
	const renamed = new Set(renames.flatMap(rename => [rename.before, rename.after]));
	const changes = [
		...removed.filter(profile => !renamed.has(profile)).map(profile => removedColumn(profile)),
		...renames.map(rename => renamedColumn(rename)),
		...current.columns.flatMap((profile): readonly ColumnChange[] => {
			const earlier = before.get(profile.column.name);
			if (earlier !== undefined) {
				return changesOf(earlier.column, profile.column, isKnownByTextOnly);
			}

			return renamed.has(profile) ? [] : [addedColumn(profile)];
		}),
	];
	return changes.toSorted(worstFirst);
};
