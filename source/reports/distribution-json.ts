// Prints the comparison of two distributions as JSON.
import type {
	DistributionChange,
	Effect,
	AdjustedSignificance,
	ValueShare,
} from '../drift/distribution/distribution-change.ts';

const effectJson = ({value, samplingError, readingError, error}: Effect) => ({
	value,
	error,
	error_by_chance: samplingError,
	error_by_reading: readingError,
});

const testJson = ({statistic, pValue, adjustedPValue}: AdjustedSignificance) => ({
	statistic,
	p_value: pValue,
	adjusted_p_value: adjustedPValue,
});

const shareJson = ({value, baseline, current}: ValueShare) => ({
	value,
	baseline_share: baseline,
	current_share: current,
});

/** The number of new or vanished values that are named. Further ones are only counted. */
const valuesNamed = 20;

export const distributionJson = (change: DistributionChange) => {
	const chiSquared = {...testJson(change.chiSquared), degrees_of_freedom: change.chiSquared.degreesOfFreedom};
	if (change.kind === 'values') {
		return {
			kind: change.kind,
			baseline_rows: change.rows.baseline,
			current_rows: change.rows.current,
			jensen_shannon: effectJson(change.jensenShannon),
			jensen_shannon_at_most: change.maxJensenShannon,
			chi_squared: chiSquared,
			new_values: change.newValues.slice(0, valuesNamed).map(share => shareJson(share)),
			new_value_count: change.newValues.length,
			vanished_values: change.vanishedValues.slice(0, valuesNamed).map(share => shareJson(share)),
			vanished_value_count: change.vanishedValues.length,
			largest_changes: change.changes.map(share => shareJson(share)),
			baseline_unlisted_share: change.unlisted.baseline,
			current_unlisted_share: change.unlisted.current,
		};
	}

	return {
		kind: change.kind,
		baseline_rows: change.rows.baseline,
		current_rows: change.rows.current,
		psi: effectJson(change.psi),
		wasserstein: change.wasserstein === null ? null : effectJson(change.wasserstein),
		shift: change.shift,
		kolmogorov_smirnov: testJson(change.kolmogorovSmirnov),
		chi_squared: chiSquared,
		bins: change.bins.map(({from, to, baseline, current}) => ({
			from,
			to,
			baseline_share: baseline,
			current_share: current,
		})),
		baseline_quartiles: [...change.baselineQuartiles],
		current_quartiles: [...change.currentQuartiles],
		known_from: change.source,
		independence: change.independence,
		growth: change.growth,
	};
};
