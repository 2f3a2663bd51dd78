// Judges the frequencies of values of a column in two runs.
import type {ColumnSides} from '../column-pair.ts';
import {percentText} from '../figure-text.ts';
import type {Severity} from '../severity.ts';
import type {Trace} from '../trace.ts';
import {compareFrequencies, type ValueFrequencies} from './compare-frequencies.ts';
import {valuesReason, valuesSteps} from './describe-distribution.ts';
import type {ValuesChange} from './distribution-change.ts';
import {
	notEnoughRows,
	notJudgedBecause,
	type DistributionRules,
	type DistributionVerdict,
} from './distribution-verdict.ts';
import {judgeEffect, type JudgedEffect} from './judge-effect.ts';
import {storedFrequencies, storedHours} from './stored-distribution.ts';

/** The minimum share of the rows whose values can be compared. */
const minComparable = 0.5;

/** A new or vanished value with many rows is at least a low drift. */
const severityWith = ({newValues, vanishedValues}: ValuesChange, judged: JudgedEffect, minShare: number): Severity => {
	const isUnexpected = [...newValues, ...vanishedValues].some(
		({baseline, current}) => Math.max(baseline ?? 0, current ?? 0) >= minShare,
	);
	return isUnexpected && judged.severity === 'none' ? 'low' : judged.severity;
};

const incomparableText = (comparable: number): string =>
	comparable < 0.01
		? 'cannot be known: values hardly ever repeat'
		: `cannot be known: only ${percentText(comparable)} of the rows hold values ` +
			'that both runs list and that are frequent enough to compare';

/** Compares by hours where both runs keep them, else by values. */
const frequenciesOf = ({baseline, current}: ColumnSides): ReadonlyArray<ValueFrequencies | undefined> => {
	const hours = [storedHours(baseline), storedHours(current)];
	return hours.includes(undefined) ? [storedFrequencies(baseline), storedFrequencies(current)] : hours;
};

export const judgeFrequencies = (
	sides: ColumnSides,
	{effects: rule, minRows, sampling}: DistributionRules,
	trace: Trace,
): DistributionVerdict => {
	const [baseline, current] = frequenciesOf(sides);
	if (baseline === undefined || current === undefined) {
		const side = baseline === undefined ? 'baseline' : 'current';
		return notJudgedBecause(`cannot be known: the ${side} run keeps no frequent values`);
	}

	const {comparable, ...effects} = compareFrequencies(baseline, current, sampling.allowSamplingError);
	const distribution: ValuesChange = {kind: 'values', ...effects};
	trace('distribution', () => valuesSteps(distribution));
	const few = notEnoughRows(distribution, minRows);
	if (few !== undefined) {
		return few;
	}

	const judged = judgeEffect(distribution.jensenShannon, rule.jensenShannon);
	const severity = severityWith(distribution, judged, rule.newValues);
	return severity === 'none' && comparable < minComparable
		? notJudgedBecause(incomparableText(comparable), distribution)
		: {
				severity,
				state: 'judged',
				reason: valuesReason(distribution, judged, rule.newValues),
				rule: null,
				distribution,
			};
};
