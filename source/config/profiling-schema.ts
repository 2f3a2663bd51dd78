// The keys under `profiling`: tables, sampling, metrics, and the load on the source.
import {z} from 'zod';
import {metricNames} from '../profiling/metrics/names.ts';
import {maxSegmentColumns} from '../profiling/segments/segments.ts';
import {durationSchema} from './duration.ts';
import {patternSchema} from './pattern-schema.ts';
import {sliceSchema} from './slice-schema.ts';

const segments = z
	.union([z.enum(['auto', 'off']), z.array(z.string().min(1)).min(1).max(maxSegmentColumns)])
	.describe(
		'Columns of few values by which figures are kept as well, so that a drift can be traced to the rows behind ' +
			'it: `auto`, a list of up to 5 names, or `off`.',
	);

const ratio = z.number().gt(0).max(1);

const tableRule = z
	.strictObject({
		table: patternSchema.describe(
			'Tables by name, by a glob such as `sales_*` or `{a,b}_?`, or by a `/regex/`. The first ' +
				'rule that matches a table is the one that counts.',
		),
		schema: patternSchema.optional().describe('Schemas by name, glob or `/regex/`; any when left out.'),
		exclude: z
			.array(patternSchema)
			.optional()
			.describe('Tables that `table` matches but that are not meant: names, globs or `/regexes/`.'),
		sample_size: z.int().min(1).optional().describe('Profile about this many rows, drawn at random.'),
		sample_ratio: ratio.optional().describe('Profile this share of the rows, drawn at random: above 0, at most 1.'),
		columns: z.array(patternSchema).min(1).optional().describe('Only these columns: names, globs or `/regexes/`.'),
		exclude_columns: z.array(patternSchema).optional().describe('Not these columns: names, globs or `/regexes/`.'),
		slice: sliceSchema.optional(),
		segments: segments.optional(),
	})
	.superRefine((rule, context) => {
		if (rule.sample_size !== undefined && rule.sample_ratio !== undefined) {
			context.addIssue({
				code: 'custom',
				path: ['sample_ratio'],
				message: 'cannot stand beside sample_size: keep one of them',
			});
		}
	});

export const profilingSchema = z
	.strictObject({
		tables: z.array(tableRule).default([]).describe('Which tables to profile; all of them when left out or empty.'),
		default_sample_ratio: ratio
			.default(1)
			.describe('Share of the rows to profile where a table names none: above 0, at most 1.'),
		max_distinct_values: z
			.int()
			.min(0)
			.max(1_000_000)
			.default(1000)
			.describe('Keep exact value frequencies for columns with at most this many distinct values.'),
		compute_histograms: z.boolean().default(true).describe('Whether numeric columns get a histogram.'),
		histogram_bins: z.int().min(1).max(1000).default(10).describe('Bins of a histogram.'),
		metrics: z
			.array(z.enum(metricNames))
			.min(1)
			.default([...metricNames])
			.transform(names => [...new Set(['count' as const, ...names])])
			.describe('Only these metrics; all of them when left out. `count` is always kept.'),
		distinct: z
			.enum(['auto', 'exact', 'approximate'])
			.default('auto')
			.describe(
				'How distinct values are counted: `auto` is exact within a budget, else an estimate that is marked so.',
			),
		segments: segments.default('auto'),
		concurrency: z.int().min(1).max(64).default(4).describe('Tables in flight at the same time.'),
		statement_timeout: durationSchema
			.prefault('5m')
			.describe('How long one statement may run: 500ms, 30s, 5m, 1h, or a number of seconds.'),
		retries: z
			.int()
			.min(0)
			.max(20)
			.default(2)
			.describe('How often a table is tried again after the connection was lost.'),
	})
	.describe('What is profiled, and how.');

export type ProfilingSettings = z.output<typeof profilingSchema>;
export type TableRule = ProfilingSettings['tables'][number];
