// Judges old dates in loads that used to bring new ones: days and months were swapped, or rows were loaded again.
import {percentText} from '../figure-text.ts';
import {medianOf} from '../statistics/median.ts';
import {expectation, minRuns, surpriseOf} from './expectation.ts';
import {findingOf, inRuns, severityOfSurprise, type ColumnHistory, type HistoryFinding} from './finding.ts';
import {angleError, angleOf, mayMatter, ordinaryShares, shareOf} from './shares.ts';
import {areTimestamps} from './moving-values.ts';
import {newsOf, totalOf} from './new-values.ts';

/** Judges the share of rows with a new date. It is unknown for a moving window. */
export const judgeOldDates = (history: ColumnHistory): HistoryFinding | undefined => {
	const {load, past, period, rules, name, style} = history;
	if (style === 'rolling' || load.values?.unlisted !== 0 || !areTimestamps(history)) {
		return undefined;
	}

	const {fresh, shares, areListed} = newsOf(history);
	const share = totalOf(fresh) / load.present;
	const {thresholds} = rules.ruleOf(name, 'distribution');
	if (
		!areListed ||
		shares.length < minRuns ||
		share >= medianOf(shares) ||
		!mayMatter(share, shares, thresholds.low)
	) {
		return undefined;
	}

	const earlierRows = past.map(({load: {present}}) => present);
	const expected = expectation(
		shares.map(item => angleOf(item)),
		{period, samplingError: angleError(load.present, earlierRows, history)},
	);
	const change = (shareOf(expected.centre) - share) * 100;
	const severity = severityOfSurprise(change, thresholds, surpriseOf(expected, angleOf(share)));
	return severity === undefined || change <= 0
		? undefined
		: findingOf(history, {
				metricName: 'distribution',
				ground: 'unusual',
				severity,
				reason:
					ordinaryShares(
						expected,
						{share, shares},
						`of the rows had new dates ${inRuns(shares.length, style)}`,
					) + `, now ${percentText(share)}`,
			});
};
