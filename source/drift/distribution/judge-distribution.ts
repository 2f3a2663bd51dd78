// Judges the distribution of a column in two runs. Only this module judges distributions.
import {isTemporal} from '../../profiling/column-types.ts';
import type {ColumnSides} from '../column-pair.ts';
import {noTrace, type Trace} from '../trace.ts';
import {notJudgedBecause, type DistributionRules, type DistributionVerdict} from './distribution-verdict.ts';
import {judgeFrequencies} from './judge-frequencies.ts';
import {judgeOrdered} from './judge-ordered.ts';
import {isOrderedColumn} from './stored-distribution.ts';

/** Judges the distribution of a column that has values in both runs. Its rule is left to the caller. */
export const judgeDistribution = (
	sides: ColumnSides,
	rules: DistributionRules,
	trace: Trace = noTrace,
): DistributionVerdict => {
	const [before, after] = [sides.baseline.profile, sides.current.profile];
	const isOrdered = isOrderedColumn(after);
	if (
		isOrderedColumn(before) !== isOrdered ||
		isTemporal(before.column.semanticType) !== isTemporal(after.column.semanticType)
	) {
		return notJudgedBecause('the type changed');
	}

	return isOrdered ? judgeOrdered(sides, rules, trace) : judgeFrequencies(sides, rules, trace);
};
