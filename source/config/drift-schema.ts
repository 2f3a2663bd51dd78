// The keys under `drift`: what is compared, when a change counts, and with which run.
import {z} from 'zod';
import {metricNames} from '../profiling/metrics/names.ts';
import {patternSchema} from './pattern-schema.ts';
import {matchesPattern} from './patterns.ts';

/** Lists of bins, values or quantiles are no single figure: they have no change in percent. */
const figures = metricNames.filter(name => name !== 'percentiles' && name !== 'histogram' && name !== 'top_values');

const level = z.number().gt(0);

const isAscending = (levels: ReadonlyArray<number | undefined>): boolean => {
	const given = levels.filter(value => value !== undefined);
	return given.every((value, index) => index === 0 || value >= (given[index - 1] ?? value));
};

const ascendMessage = 'must ascend: low, then medium, then high';

const thresholds = z.strictObject({
	low: level.default(5),
	medium: level.default(15),
	high: level.default(30),
}).refine(({low, medium, high}) => isAscending([low, medium, high]), ascendMessage)
	.describe('From which change on a drift is low, medium or high: percent of the baseline, or percentage points for metrics that are percents.');

const someThresholds = z.strictObject({
	low: level.optional(),
	medium: level.optional(),
	high: level.optional(),
}).refine(({low, medium, high}) => isAscending([low, medium, high]), ascendMessage)
	.refine(levels => Object.keys(levels).length > 0, 'must name low, medium or high')
	.describe('Levels left out are those of an earlier override that fits, else of `drift.thresholds`, as far as the levels still ascend.');

const metricPattern = patternSchema.refine(
	pattern => metricNames.some(name => matchesPattern(pattern, name)),
	'matches no metric',
);

const scope = {
	table: patternSchema.optional().describe('Tables by name, glob or `/regex/`, as `table` or `schema.table`; any when left out.'),
	column: patternSchema.optional().describe('Columns by name, glob or `/regex/`; any when left out.'),
	metric: metricPattern.optional().describe('Metrics by name, glob or `/regex/`, for example `*_percent`; any when left out.'),
};

export const driftSchema = z.strictObject({
	metrics: z.array(z.enum(figures)).min(1)
		.default(['count', 'null_percent', 'distinct_percent', 'mean', 'stddev', 'min', 'max'])
		.describe('The metrics that are compared.'),
	thresholds: thresholds.prefault({}),
	overrides: z.array(z.strictObject({...scope, thresholds: someThresholds})).default([])
		.describe('Other thresholds for some tables, columns or metrics. Where several fit, later ones win.'),
	ignore: z.array(z.strictObject(scope).refine(
		entry => Object.keys(entry).length > 0,
		'must name a table, a column or a metric',
	)).default([]).describe('What is never reported as drift; each entry names a table, a column, a metric, or several of them.'),
	baseline: z.string().regex(/^(?:previous|[\dA-Fa-f][\d\-A-Fa-f]{3,35})$/v, {
		error: 'must be previous, a run id, or the first 4 or more characters of one',
	}).default('previous').describe('The run that others are compared with: `previous`, or a run id or its beginning.'),
}).describe('When a change between two runs counts as drift.');
