// What changed in the columns of a table between two runs.
import type {ColumnInfo} from '../connectors/connector.ts';
import type {RunProfile} from '../profiling/profile.ts';
import type {SchemaChange, SchemaChangeKind} from './report.ts';
import {worstFirst} from './severity.ts';

const severityOf = {
	column_removed: 'high',
	type_changed: 'high',
	nullability_changed: 'medium',
	column_added: 'low',
} as const satisfies Record<SchemaChangeKind, SchemaChange['severity']>;

const typeText = (column: ColumnInfo): string => column.databaseType === '' ? 'no declared type' : column.databaseType;

/** A column's type and nullability in words: `TEXT, nullable`; the nullability is left out where it is not known. */
export const describeColumn = (column: ColumnInfo): string => column.nullable === null ? typeText(column) : `${typeText(column)}, ${column.nullable ? 'nullable' : 'not null'}`;

const normalisedType = (type: string): string => type.trim().toLowerCase().replaceAll(/\s+/gv, ' ').replaceAll(/ ?(?<mark>[\(\),]) ?/gv, '$<mark>');

/**
Whether two columns have one type: the same text but for case and blanks, and the same meaning. ProfileMesh 0.1 kept only a
text, in its own spelling: beside such a run the meaning alone counts, as far as it is known.
*/
const isSameType = (baseline: ColumnInfo, current: ColumnInfo, isKnownByTextOnly: boolean): boolean => {
	const isSameText = normalisedType(baseline.databaseType) === normalisedType(current.databaseType);
	const isSameMeaning = baseline.semanticType === current.semanticType;
	return isKnownByTextOnly
		? isSameText || isSameMeaning || baseline.semanticType === 'other' || current.semanticType === 'other'
		: isSameText && isSameMeaning;
};

const typeChange = (baseline: ColumnInfo, current: ColumnInfo): SchemaChange => {
	const isSameText = typeText(baseline) === typeText(current);
	const words = ({semanticType}: ColumnInfo, text: string) => isSameText ? `${text} (${semanticType})` : text;
	return {
		kind: 'type_changed',
		columnName: current.name,
		severity: severityOf.type_changed,
		baseline,
		current,
		reason: `type changed: ${current.name} from ${words(baseline, typeText(baseline))} to ${words(current, typeText(current))}`,
	};
};

const nullabilityChange = (baseline: ColumnInfo, current: ColumnInfo): SchemaChange => ({
	kind: 'nullability_changed',
	columnName: current.name,
	severity: severityOf.nullability_changed,
	baseline,
	current,
	reason: `nullability changed: ${current.name} is ${current.nullable === true ? 'nullable now' : 'not nullable any more'}`,
});

const changesOf = (baseline: ColumnInfo, current: ColumnInfo, isKnownByTextOnly: boolean): readonly SchemaChange[] => {
	const isNullabilityKnown = baseline.nullable !== null && current.nullable !== null;
	return [
		...(isSameType(baseline, current, isKnownByTextOnly) ? [] : [typeChange(baseline, current)]),
		...(isNullabilityKnown && baseline.nullable !== current.nullable ? [nullabilityChange(baseline, current)] : []),
	];
};

const byName = ({columns}: RunProfile): ReadonlyMap<string, ColumnInfo> => new Map(columns.map(({column}) => [column.name, column]));

/**
Compares the columns of two runs; names are the same only to the letter. Worst first, then in the table's own order, those that
are gone before the others.
*/
export const findSchemaChanges = (baseline: RunProfile, current: RunProfile): readonly SchemaChange[] => {
	const [before, after] = [byName(baseline), byName(current)];
	const isKnownByTextOnly = baseline.run.version === null || current.run.version === null;
	const removed = before.values().filter(({name}) => !after.has(name)).map((column): SchemaChange => ({
		kind: 'column_removed',
		columnName: column.name,
		severity: severityOf.column_removed,
		baseline: column,
		current: null,
		reason: `column removed: ${column.name} (${describeColumn(column)})`,
	}));
	const others = after.values().flatMap((column): readonly SchemaChange[] => {
		const earlier = before.get(column.name);
		return earlier === undefined
			? [{
				kind: 'column_added',
				columnName: column.name,
				severity: severityOf.column_added,
				baseline: null,
				current: column,
				reason: `column added: ${column.name} (${describeColumn(column)})`,
			}]
			: changesOf(earlier, column, isKnownByTextOnly);
	});
	return [...removed, ...others].toSorted((left, right) => worstFirst(left.severity, right.severity));
};
