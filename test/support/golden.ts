// SciPy's results, written by test/drift/golden/scipy_values.py.
import fs from 'node:fs';
import path from 'node:path';
import {z} from 'zod';

const pairs = z.array(z.tuple([z.number(), z.number()]));
const triples = z.array(z.tuple([z.number(), z.number(), z.number()]));
const numbers = z.array(z.number());

const goldenSchema = z.object({
	chi_squared_survival: triples,
	chi_squared_critical: triples,
	kolmogorov_survival: pairs,
	log_gamma: pairs,
	four_sigma: z.number(),
	normal_percentiles: numbers,
	normal_psi: pairs,
	shares: z.array(
		z.object({
			p: numbers,
			q: numbers,
			jensen_shannon: z.number(),
			psi: z.number().nullable(),
		}),
	),
	tables: z.array(
		z.object({
			table: z.tuple([numbers, numbers]),
			statistic: z.number(),
			p: z.number(),
			degrees_of_freedom: z.number(),
		}),
	),
	benjamini_hochberg: z.object({p: numbers, adjusted: numbers}),
	samples: z.record(
		z.string(),
		z.object({
			baseline: numbers,
			current: numbers,
			psi_over_deciles: z.number().nullable(),
			wasserstein: z.number(),
			stddev: z.number(),
			ks: z.number(),
			ks_p: z.number(),
			chi_squared: z.number(),
			chi_squared_p: z.number(),
			degrees_of_freedom: z.number(),
		}),
	),
});

export const golden = goldenSchema.parse(
	JSON.parse(fs.readFileSync(path.join(import.meta.dirname, '..', 'drift', 'golden', 'scipy_values.json'), 'utf8')),
);

/** Whether two figures agree to this share of the expected one, or to this share of 1 where that is small. */
export const isNear = (found: number, expected: number, tolerance: number): boolean =>
	Math.abs(found - expected) <= tolerance * Math.max(Math.abs(expected), 1e-300);
