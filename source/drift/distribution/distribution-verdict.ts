// The parts that all verdicts on distributions share.
import {wholeNumber} from '../figure-text.ts';
import type {DistributionDrift, Verdict} from '../report.ts';
import type {Rows} from '../statistics/significance.ts';
import type {EffectRule} from '../threshold-rules.ts';
import {notJudged} from '../verdict.ts';
import type {RowSampling} from './compare-ordered.ts';
import type {DistributionChange} from './distribution-change.ts';

export type DistributionRules = {
	readonly effects: EffectRule;
	/** With fewer values on either side a distribution is not judged. */
	readonly minRows: number;
	readonly sampling: RowSampling;
	/** Days between the two runs; negative when the baseline is the newer one. */
	readonly elapsedDays: number;
};

export type DistributionVerdict = Verdict & {
	/** What was found; `null` where nothing could be compared. */
	readonly distribution: DistributionChange | null;
};

/** The medians stand for ordered values. Other values have no figure. */
export const mediansOf = ({
	distribution,
}: DistributionVerdict): Pick<DistributionDrift, 'baselineValue' | 'currentValue'> =>
	distribution?.kind === 'ordered'
		? {baselineValue: distribution.baselineQuartiles[1], currentValue: distribution.currentQuartiles[1]}
		: {baselineValue: null, currentValue: null};

/** No verdict, and why. */
export const notJudgedBecause = (
	reason: string,
	distribution: DistributionChange | null = null,
): DistributionVerdict => ({...notJudged(reason), distribution});

/** No verdict where a side has too few values; `undefined` where both have enough. */
export const notEnoughRows = (
	distribution: DistributionChange & {readonly rows: Rows},
	minRows: number,
): DistributionVerdict | undefined => {
	const fewest = Math.min(distribution.rows.baseline, distribution.rows.current);
	return fewest < minRows
		? {
				severity: 'none',
				state: 'not_enough_rows',
				reason: `not enough rows to judge: ${wholeNumber(fewest)}, and ${wholeNumber(minRows)} are needed`,
				rule: null,
				distribution,
			}
		: undefined;
};
