// The keys under `drift`: the compared metrics, the baseline, and the changes that count.
import {z} from 'zod';
import {baselineRulePattern} from '../drift/baselines/baseline-rule.ts';
import {metricNames, type MetricName} from '../profiling/metrics/names.ts';
import {patternSchema} from './pattern-schema.ts';
import {matchesPattern} from './patterns.ts';

/**
Metrics that are lists of bins, values or quantiles. They have no change in percent, and form the distribution.
*/
const lists = ['percentiles', 'histogram', 'top_values', 'hours'] as const;
const isList = (name: MetricName): name is (typeof lists)[number] => (lists as readonly MetricName[]).includes(name);
const figures = metricNames.filter((name): name is Exclude<MetricName, (typeof lists)[number]> => !isList(name));

const comparable = [...figures, 'distribution'] as const;

const level = z.number().gt(0);

type Levels = {
	readonly low?: number | undefined;
	readonly medium?: number | undefined;
	readonly high?: number | undefined;
};

const isAscending = ({low, medium, high}: Levels): boolean => {
	const given = [low, medium, high].filter(value => value !== undefined);
	return given.every((value, index) => index === 0 || value >= (given[index - 1] ?? value));
};

const ascendMessage = 'must ascend: low, then medium, then high';

/** The thresholds of a config that names none: of changes in percent or points, and of effects. */
export const usualLevels = {
	change: {low: 5, medium: 15, high: 30},
	psi: {low: 0.1, medium: 0.25, high: 0.6},
	wasserstein: {low: 0.2, medium: 0.5, high: 0.8},
	jensenShannon: {low: 0.1, medium: 0.2, high: 0.33},
} as const;

const levels = ({low, medium, high}: Readonly<Record<'low' | 'medium' | 'high', number>>) =>
	z
		.strictObject({
			low: level.default(low),
			medium: level.default(medium),
			high: level.default(high),
		})
		.refine(given => isAscending(given), ascendMessage);

/**
From 0.1 and 0.25 on a population has shifted somewhat and much: N. Siddiqi, Credit Risk Scorecards, 2006. A normal
column that moves by 0.5 and 0.8 standard deviations, a medium and a large effect (J. Cohen, Statistical Power
Analysis for the Behavioral Sciences, 1988), has a PSI of 0.24 and 0.60 over its deciles.
*/
const psiLevels = levels(usualLevels.psi);

/** The distance of a column that moves by so many standard deviations: Cohen's small, medium and large effects. */
const wassersteinLevels = levels(usualLevels.wasserstein);

/**
0.1 is what drift monitors commonly use; from an even split 0.2 and 0.33 are medium and large effects (Cohen's h of
0.5 and 0.8).
*/
const jensenShannonLevels = levels(usualLevels.jensenShannon);

const someLevels = () =>
	z
		.strictObject({
			low: level.optional(),
			medium: level.optional(),
			high: level.optional(),
		})
		.refine(given => isAscending(given), ascendMessage)
		.refine(given => Object.keys(given).length > 0, 'must name low, medium or high');

const metricPattern = patternSchema.refine(
	pattern =>
		comparable.some(name => matchesPattern(pattern, name)) ||
		metricNames.some(name => matchesPattern(pattern, name)),
	'matches no metric',
);

const scope = {
	table: patternSchema
		.optional()
		.describe('Tables by name, glob or `/regex/`, as `table` or `schema.table`; any when left out.'),
	column: patternSchema.optional().describe('Columns by name, glob or `/regex/`; any when left out.'),
	metric: metricPattern
		.optional()
		.describe('Metrics by name, glob or `/regex/`, for example `*_percent` or `distribution`; any when left out.'),
};

const effects = z
	.strictObject({
		psi: someLevels().optional().describe('Of the population stability index.'),
		wasserstein: someLevels()
			.optional()
			.describe('Of the Wasserstein distance, in standard deviations of the baseline.'),
		jensen_shannon: someLevels().optional().describe('Of the Jensen–Shannon distance, base 2.'),
	})
	.refine(given => Object.keys(given).length > 0, 'must name psi, wasserstein or jensen_shannon');

const override = z
	.strictObject({
		...scope,
		thresholds: someLevels()
			.optional()
			.describe(
				'Levels left out are those of an earlier override that fits, else of ' +
					'`drift.thresholds`, as far as the levels still ascend.',
			),
		measure: z
			.enum(['usual', 'relative', 'absolute'])
			.optional()
			.describe(
				'What the thresholds are of: the change in percent of the baseline (relative), the ' +
					"change in the metric's own unit (absolute; days for dates, rows for counts), or as " +
					'usual: points for metrics that are percents, else relative.',
			),
		direction: z.enum(['both', 'up', 'down']).optional().describe('Only changes in this direction count.'),
		distribution: effects.optional().describe('Other thresholds for how far a distribution moved.'),
	})
	.refine(
		({thresholds, measure, direction, distribution}) =>
			[thresholds, measure, direction, distribution].some(rule => rule !== undefined),
		'must set thresholds, measure, direction or distribution',
	);

export const driftSchema = z
	.strictObject({
		metrics: z
			.array(z.enum(comparable))
			.min(1)
			.default(['count', 'null_percent', 'distinct_percent', 'mean', 'stddev', 'min', 'max', 'distribution'])
			.describe('The metrics that are compared; `distribution` is how the values of a column are spread.'),
		thresholds: levels(usualLevels.change)
			.prefault({})
			.describe(
				'From which change on a drift is low, medium or high: percent of the baseline, or ' +
					'percentage points for metrics that are percents.',
			),
		distribution: z
			.strictObject({
				min_rows: z
					.int()
					.min(2)
					.default(100)
					.describe('With fewer values on either side a distribution is not judged, and the report says so.'),
				psi: psiLevels
					.prefault({})
					.describe('Numbers and dates: population stability index over the deciles of the baseline.'),
				wasserstein: wassersteinLevels
					.prefault({})
					.describe(
						'Numbers and dates: how far values moved on average, in standard deviations of the baseline.',
					),
				jensen_shannon: jensenShannonLevels
					.prefault({})
					.describe(
						'All other types: Jensen–Shannon distance, base 2, between the frequencies of the values.',
					),
				new_values: z
					.number()
					.gt(0)
					.max(100)
					.default(1)
					.describe(
						'A value that is new or gone and holds this percent of the rows is at least a low drift.',
					),
			})
			.prefault({})
			.describe('When a distribution counts as another one.'),
		allow_for_chance: z
			.boolean()
			.default(true)
			.describe(
				'Whether a change that two loads of the same data might show by chance is not drift; ' +
					'without it figures are compared as they stand.',
			),
		overrides: z
			.array(override)
			.default([])
			.describe('Other rules for some tables, columns or metrics. Where several fit, later ones win.'),
		ignore: z
			.array(
				z
					.strictObject(scope)
					.refine(entry => Object.keys(entry).length > 0, 'must name a table, a column or a metric'),
			)
			.default([])
			.describe(
				'What is never reported as drift; each entry names a table, a column, a metric, or several of them.',
			),
		baseline: z
			.string()
			.regex(baselineRulePattern, {
				error:
					'must be auto, previous, pinned, same-weekday, median:N with N from 2 to 999, a run id,' +
					' or the first 4 or more characters of one',
			})
			.default('auto')
			.describe(
				'The run that others are compared with: `auto` (the pinned run of a dataset that has ' +
					'one, else the previous run), `previous`, `pinned`, `same-weekday`, `median:7` (of each' +
					' metric over the last 7 runs), or a run id or its beginning.',
			),
		history: z
			.int()
			.min(0)
			.max(1000)
			.default(30)
			.describe(
				'How many earlier runs judge a run where the baseline is `auto` and no run is pinned: ' +
					'what never happened before, and what is out of the ordinary. 0 compares two runs and no more.',
			),
	})
	.describe('When a change between two runs counts as drift.');
