// Writes the columns of a run as rows of the table of results, and reads them: one row for each metric, and a few rows
// for facts that are not metrics.
import {z} from 'zod';
import {parseJson} from '../parse-json.ts';
import type {ColumnInfo} from '../profiling/table.ts';
import {isNumeric, semanticTypes, type SemanticType} from '../profiling/column-types.ts';
import {parseNumber} from '../profiling/exact-decimal.ts';
import {metricOf} from '../profiling/metrics/catalogue.ts';
import type {ListKind, MetricKind} from '../profiling/metrics/metric.ts';
import {isMetricName, metricNames, type MetricName} from '../profiling/metrics/names.ts';
import type {ColumnProfile, Measured, MetricValue, Provenance, Scalar} from '../profiling/profile.ts';
import {guessSemanticType} from './legacy-types.ts';
import {currentText} from './legacy-values.ts';
import {listJson, parseBins, parseQuantiles, parseValueCounts} from './list-text.ts';
import {scalarText} from './scalar-text.ts';

export type ResultRow = {
	readonly column_name: string;
	readonly column_type: string;
	/** A metric, or one of the rows that describe a column: `column`, `estimates`, `errors`. */
	readonly metric_name: string;
	readonly metric_value: string | null;
};

export type StoredResultRow = Omit<ResultRow, 'column_type'> & {
	/** ProfileMesh 0.1 may have left it empty. */
	readonly column_type: string | null;
	/** Rises in the order of writing. */
	readonly id: number;
};

const columnRow = z.object({
	position: z.number(),
	semantic_type: z.enum(semanticTypes),
	nullable: z.boolean().nullable(),
	primary_key: z.boolean(),
	unique: z.boolean().optional(),
	equality: z.string().optional(),
});

const number = z.number();
const estimate = z.object({kind: z.literal('estimate'), error: number});
const sample = z.object({kind: z.literal('sample'), rows: number, error: number.exactOptional()});
const provenances = z.record(z.string(), z.union([estimate, sample]));

const reasons = z.record(z.string(), z.string());

type DescribingRow = 'column' | 'estimates' | 'errors';

const valueText = (value: MetricValue): string | null =>
	value !== null && typeof value === 'object' ? JSON.stringify(listJson(value)) : scalarText(value);

/** The precision of the metrics that are not exact, by their names. */
export const estimatesOf = (profile: ColumnProfile): Readonly<Record<string, Provenance>> =>
	Object.fromEntries(
		[...profile.metrics]
			.filter(([, {provenance}]) => provenance.kind !== 'exact')
			.map(([name, {provenance}]) => [name, provenance]),
	);

/** Writes the rows of one column; `position` counts from 0 in the table's own order. */
export const encodeColumn = (profile: ColumnProfile, position: number): readonly ResultRow[] => {
	const {name, databaseType, semanticType, nullable, primaryKey, unique, equality} = profile.column;
	const row = (metric: MetricName | DescribingRow, text: string | null): ResultRow => ({
		column_name: name,
		column_type: databaseType,
		metric_name: metric,
		metric_value: text,
	});
	const estimates = estimatesOf(profile);
	return [
		row(
			'column',
			JSON.stringify({
				position,
				semantic_type: semanticType,
				nullable,
				primary_key: primaryKey,
				unique,
				equality,
			}),
		),
		...Array.from(profile.metrics, ([metric, {value}]) => row(metric, valueText(value))),
		...(Object.keys(estimates).length > 0 ? [row('estimates', JSON.stringify(estimates))] : []),
		...(profile.errors.size > 0 ? [row('errors', JSON.stringify(Object.fromEntries(profile.errors)))] : []),
	];
};

const parseJsonRow = <Shape>(schema: z.ZodType<Shape>, text: string | null | undefined): Shape | undefined =>
	text === null || text === undefined ? undefined : parseJson(text, schema);

/**
Parses a value of a metric that is not a list, where the type of its column is unknown.

@returns `undefined` where the text is not such a value.
*/
export const parseScalar = (kind: Exclude<MetricKind, ListKind>, text: string): Scalar | undefined =>
	parseNumber(text) ?? (kind === 'quantity' ? text : undefined);

/**
Parses a value of a metric of a column.

@returns `undefined` where the text is not such a value.
*/
const parseValue = (kind: MetricKind, type: SemanticType, text: string | null): MetricValue | undefined => {
	if (text === null) {
		return null;
	}

	switch (kind) {
		case 'bins': {
			return parseBins(text);
		}

		case 'values': {
			return parseValueCounts(text);
		}

		case 'quantiles': {
			return parseQuantiles(text);
		}

		case 'quantity': {
			return isNumeric(type) ? parseNumber(text) : text;
		}

		case 'count':
		case 'percent':
		case 'number':
		case 'characters': {
			return parseNumber(text);
		}
	}
};

type StoredColumn = {
	readonly name: string;
	readonly databaseType: string;
	readonly values: Map<string, string | null>;
	firstId: number;
};

/** Reads the facts about a column; ProfileMesh 0.1 kept its type alone. */
const columnInfo = ({name, databaseType}: StoredColumn, known: z.output<typeof columnRow> | undefined): ColumnInfo => ({
	name,
	databaseType,
	semanticType: known?.semantic_type ?? guessSemanticType(databaseType),
	nullable: known?.nullable ?? null,
	primaryKey: known?.primary_key ?? false,
	...(known?.unique !== undefined && {unique: known.unique}),
	...(known?.equality !== undefined && {equality: known.equality}),
});

const decodeColumn = (stored: StoredColumn): {readonly position: number; readonly profile: ColumnProfile} => {
	const {values, firstId} = stored;
	const known = parseJsonRow(columnRow, values.get('column'));
	const isLegacy = known === undefined;
	const column = columnInfo(stored, known);
	const estimates = parseJsonRow(provenances, values.get('estimates')) ?? {};
	const storedErrors = Object.entries(parseJsonRow(reasons, values.get('errors')) ?? {});
	const errors = new Map(storedErrors.filter((entry): entry is [MetricName, string] => isMetricName(entry[0])));
	const metrics = new Map<MetricName, Measured>();
	for (const metric of metricNames) {
		const {kind, appliesTo} = metricOf(metric);
		const text = values.get(metric);
		// ProfileMesh 0.1 kept metrics that do not apply, such as the smallest text.
		if (text === undefined || (isLegacy && !appliesTo(column.semanticType))) {
			continue;
		}

		const value = parseValue(kind, column.semanticType, isLegacy ? currentText(text) : text);
		if (value === undefined) {
			errors.set(metric, 'The stored value cannot be read');
		} else {
			metrics.set(metric, {value, provenance: estimates[metric] ?? {kind: 'exact'}});
		}
	}

	return {position: known?.position ?? firstId, profile: {column, metrics, errors}};
};

/**
Reads the columns in the table's own order, whatever the order of the rows. Leaves out metrics that this program does
not know.
*/
export const decodeColumns = (rows: readonly StoredResultRow[]): readonly ColumnProfile[] => {
	const columns = new Map<string, StoredColumn>();
	for (const row of rows) {
		const column = columns.get(row.column_name) ?? {
			name: row.column_name,
			databaseType: row.column_type ?? '',
			values: new Map<string, string | null>(),
			firstId: row.id,
		};
		column.values.set(row.metric_name, row.metric_value);
		column.firstId = Math.min(column.firstId, row.id);
		columns.set(row.column_name, column);
	}

	return columns
		.values()
		.map(column => decodeColumn(column))
		.toArray()
		.toSorted((left, right) => left.position - right.position)
		.map(({profile}) => profile);
};
