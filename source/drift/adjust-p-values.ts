// Adjusts the p-values of a report for its number of columns. Without any drift, one of a hundred columns has a p-value
// below 0.01.
import type {DistributionChange} from './distribution/distribution-change.ts';
import type {MetricDrift} from './report.ts';
import {benjaminiHochberg} from './statistics/significance.ts';

const distributionOf = (drift: MetricDrift): DistributionChange | null =>
	drift.metricName === 'distribution' ? drift.distribution : null;

/** The drifts with the p-values of each test adjusted for all columns that it was made of. */
export const adjustPValues = (drifts: readonly MetricDrift[]): readonly MetricDrift[] => {
	const distributions = drifts.map(drift => distributionOf(drift)).filter(change => change !== null);
	const chiSquared = benjaminiHochberg(distributions.map(change => change.chiSquared.pValue));
	const ordered = distributions.filter(change => change.kind === 'ordered');
	const kolmogorovSmirnov = benjaminiHochberg(ordered.map(change => change.kolmogorovSmirnov.pValue));
	return drifts.map((drift): MetricDrift => {
		const change = distributionOf(drift);
		if (change === null || drift.metricName !== 'distribution') {
			return drift;
		}

		const ofChiSquared = {...change.chiSquared, adjustedPValue: chiSquared[distributions.indexOf(change)] ?? 1};
		return {
			...drift,
			distribution:
				change.kind === 'ordered'
					? {
							...change,
							chiSquared: ofChiSquared,
							kolmogorovSmirnov: {
								...change.kolmogorovSmirnov,
								adjustedPValue: kolmogorovSmirnov[ordered.indexOf(change)] ?? 1,
							},
						}
					: {...change, chiSquared: ofChiSquared},
		};
	});
};
