// The JSON Schema of a drift report, for programs that read it.
import {z} from 'zod';
import {schemaChangeKinds} from '../drift/report.ts';
import {driftSeverities, severities} from '../drift/severity.ts';
import {semanticTypes} from '../profiling/column-types.ts';
import {driftDocumentVersion} from './drift-json.ts';

const scalar = z.union([z.number(), z.string(), z.null()]);
const count = z.int().nonnegative();
const share = z.number().min(0).max(1);
const timestamp = z.iso.datetime();
const wallTime = z.iso
	.datetime({local: true})
	.nullable()
	.describe('Of the period of a slice, in the zone in which it is cut; null for a whole table and for `no date`.');
const sliceName = z
	.string()
	.nullable()
	.describe('`2024-03-01`, or `no date`; null where the run is of the whole table.');
const severity = z.enum(severities);
const worst = z.enum(driftSeverities);

const accepted = z
	.strictObject({
		reason: z.string(),
		expires: z.string().describe('The last day on which it holds, YYYY-MM-DD in UTC.'),
		accepted_at: z.string(),
	})
	.nullable()
	.describe('The decision that lets it pass: it is shown, and counts in no figure of the summary but `accepted`.');

const effect = z.strictObject({
	value: z.number().nonnegative(),
	error: z.number().nonnegative().describe('A value up to here is within the error, and no drift.'),
	error_by_chance: z.number().nonnegative(),
	error_by_reading: z.number().nonnegative().describe('By the way in which the runs keep the distribution.'),
});

const test = z.strictObject({
	statistic: z.number().nonnegative(),
	p_value: share,
	adjusted_p_value: share.describe('After Benjamini and Hochberg, over the columns of this report.'),
});

const chiSquared = test.extend({degrees_of_freedom: count});

const value = z.union([z.number(), z.string(), z.boolean()]);
const knownShare = share.nullable().describe('null where the run does not list the value.');
const valueShare = z.strictObject({value, baseline_share: knownShare, current_share: knownShare});
const valueShares = z.array(valueShare);

const rows = {baseline_rows: z.number().nonnegative(), current_rows: z.number().nonnegative()};

const edge = z.number().nullable().describe('null for the open ends; days since 1970 for dates.');
const bin = z.strictObject({
	from: edge,
	to: edge,
	baseline_share: share,
	current_share: share,
});

const ordered = z.strictObject({
	kind: z.literal('ordered'),
	...rows,
	psi: effect.describe('Population stability index over the deciles of the baseline.'),
	wasserstein: effect.nullable().describe('Wasserstein-1 distance in standard deviations of the baseline.'),
	shift: z.number().nullable().describe('How far the middle moved, in the same unit; its sign is the direction.'),
	kolmogorov_smirnov: test,
	chi_squared: chiSquared,
	bins: z.array(bin),
	baseline_quartiles: z.array(scalar).length(3),
	current_quartiles: z.array(scalar).length(3),
	known_from: z.enum(['values', 'percentiles', 'histogram']),
	independence: share.describe(
		'1 where the rows of both runs are independent draws, towards 0 where they are the same rows.',
	),
	growth: z
		.enum(['age', 'appended'])
		.nullable()
		.describe('How time or new rows were taken out before the comparison.'),
});

const values = z.strictObject({
	kind: z.literal('values'),
	...rows,
	jensen_shannon: effect.describe('Jensen–Shannon distance, base 2: at least this.'),
	jensen_shannon_at_most: share,
	chi_squared: chiSquared,
	new_values: valueShares,
	new_value_count: count,
	vanished_values: valueShares,
	vanished_value_count: count,
	largest_changes: valueShares,
	baseline_unlisted_share: share.describe('Share of the rows whose values the run does not list.'),
	current_unlisted_share: share,
});

const column = z
	.strictObject({
		column_name: z.string(),
		column_type: z.string(),
		semantic_type: z.enum(semanticTypes),
		nullable: z.boolean().nullable(),
	})
	.nullable();

const ordinaryRange = z
	.strictObject({low: z.number(), high: z.number(), value: z.number()})
	.nullable()
	.describe("In the metric's own unit; days since 1970 for dates.");

const columnDrift = z.strictObject({
	column_name: z.string().nullable().describe('null for a metric of the whole dataset.'),
	metric_name: z.string().describe('A metric, or `distribution`.'),
	baseline_value: scalar.describe('Of a distribution the median, where its values are ordered.'),
	current_value: scalar,
	change_percent: z.number().nullable().describe('(current − baseline) / |baseline| × 100.'),
	change_absolute: z
		.number()
		.nullable()
		.describe('current − baseline: percentage points for percents, days for dates.'),
	drift_detected: z.boolean(),
	drift_severity: severity,
	reason: z.string(),
	rule: z.string().nullable().describe('The rule that decided, as the config writes it.'),
	verdict: z.enum(['judged', 'not_enough_rows', 'not_judged', 'ignored']),
	accepted,
	estimated: z.boolean().describe('Whether either value is an estimate or comes from a sample.'),
	history: z
		.strictObject({
			ground: z
				.enum(['never_before', 'unusual', 'stands_still'])
				.nullable()
				.describe('What the finding stands on; null where the figure is ordinary.'),
			runs: count.describe('Loads that it was judged by.'),
			new_rows: count.nullable().describe('Rows that were added, where only they are judged.'),
			ordinary_range: ordinaryRange,
			open_since: timestamp
				.nullable()
				.describe('When the first of the loads came that raised the alarm, where it is still open.'),
		})
		.nullable()
		.describe('What the earlier runs say of it; null where they do not judge.'),
	cause: z
		.string()
		.nullable()
		.describe('The segments of the rows that a high drift comes from; null where they are not known, or many.'),
	values_withheld: z
		.boolean()
		.describe('Whether values were left out: of a column without drift, or because the config withholds them.'),
	distribution: z.union([ordered, values]).nullable().optional(),
});

const schemaChange = z.strictObject({
	kind: z.enum(schemaChangeKinds),
	column_name: z.string().nullable().describe('null for a change of the whole dataset.'),
	severity: worst,
	baseline: column,
	current: column,
	reason: z.string(),
	evidence: z.array(z.string()),
	slices: z
		.array(z.strictObject({slice: sliceName, slice_start: wallTime, slice_end: wallTime}))
		.optional()
		.describe('The periods that it is about; no key where it is about none.'),
	accepted,
});

const side = z
	.strictObject({
		name: z.string().describe('As the command names it.'),
		dataset_name: z.string(),
		schema_name: z.string(),
		row_count: count.nullable(),
	})
	.optional()
	.describe('No key where two runs of one source are compared.');

const cell = z.string().nullable();
const row = z.record(z.string(), cell).nullable();
const names = z.array(z.string());
const changedBy = z.strictObject({column_name: z.string(), rows: count});
const rowDifference = z.strictObject({
	kind: z.enum(['added', 'removed', 'changed']),
	left: row.describe('Values as texts, by column; null for a row of the right side alone.'),
	right: row,
	changed_columns: names,
});

const comparedRows = z
	.strictObject({
		key: names.nullable().describe('null where rows are compared as a multiset.'),
		key_origin: z.enum(['asked', 'declared', 'profile']).nullable(),
		columns: names.describe('Columns that are compared, those of the key left out.'),
		columns_origin: z.enum(['asked', 'profiles', 'all']),
		left_rows: count,
		right_rows: count,
		added: count.describe('Rows that the right side alone has.'),
		removed: count.describe('Rows that the left side alone has.'),
		changed: count,
		changed_by: z.array(changedBy),
		duplicate_keys: count.describe('Keys with several rows on a side, among the rows that were read.'),
		rows_read: count,
		why_all_read: z.string().nullable().describe('Why no checksums were compared; null where they were.'),
		limit: count.describe('The maximum number of differences.'),
		differences: z.array(rowDifference).describe('Empty where the config withholds values.'),
	})
	.optional()
	.describe('No key where rows were not compared.');

const driftDocument = z.strictObject({
	version: z.literal(driftDocumentVersion),
	dataset_name: z.string(),
	schema_name: z.string(),
	left: side,
	right: side,
	environment: z.string(),
	baseline_run_id: z.string().describe('A run id, or `median:N` for a baseline of several runs.'),
	current_run_id: z.string(),
	baseline_timestamp: timestamp,
	current_timestamp: timestamp,
	baseline_slice: sliceName.optional(),
	baseline_slice_start: wallTime.optional(),
	baseline_slice_end: wallTime.optional(),
	current_slice: sliceName.optional(),
	current_slice_start: wallTime.optional(),
	current_slice_end: wallTime.optional(),
	baseline_choice: z.string(),
	baseline_reason: z.string().nullable(),
	baseline_run_ids: z.array(z.string()),
	history: z.strictObject({
		runs: count.describe('Loads that the verdict stands on; 0 where two runs are compared and no more.'),
		missing: count
			.nullable()
			.describe('How many more runs it takes until the history judges; null where the baseline was named.'),
		new_rows: count.nullable().describe('Rows that were added, where only they are judged.'),
	}),
	column_drifts: z.array(columnDrift).describe('Every comparison, also those without drift, worst first.'),
	schema_changes: z.array(schemaChange),
	notes: z.array(z.string()),
	rows: comparedRows,
	summary: z.strictObject({
		total_drifts: count,
		schema_changes: count,
		drift_by_severity: z.strictObject({high: count, medium: count, low: count}),
		has_critical_drift: z.boolean(),
		worst_severity: severity,
		accepted: count,
		not_enough_rows: count,
	}),
});

/** The JSON Schema (draft 7) of the document of one dataset; `drift --all` prints a list of them. */
export const driftJsonSchema = () => ({
	...z.toJSONSchema(driftDocument, {target: 'draft-7'}),
	title: 'ProfileMesh drift report',
	description:
		`Version ${driftDocumentVersion}: what changed between two runs of a dataset. ` +
		'Of all datasets it is a list of these documents.',
});
