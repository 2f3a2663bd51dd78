// Judges whether the values of a column are all different, as those of a key are.
import {wholeNumber} from '../figure-text.ts';
import {
	findingOf,
	inEarlier,
	severityOfNews,
	type ColumnHistory,
	type ColumnInLoad,
	type HistoryFinding,
} from './finding.ts';
import type {ColumnLoad} from './load.ts';
import {chanceOfAtLeast, significance} from './rare-events.ts';

export const isUnique = ({distinct, present}: ColumnLoad): boolean =>
	distinct !== undefined && distinct === present && present > 1;

/** Whether values of a type may be keys. Fractions and dates may not: they are all different by nature. */
export const mayBeKey = (type: ColumnLoad['type']): boolean =>
	['integer', 'text', 'uuid', 'binary', 'other'].includes(type);

/**
The repeated values to expect where no value ever repeated. Each pair of rows has the same chance to be equal (the
birthday problem), and of something that no pair showed, ln 2 cases are expected in as many pairs (the median of its
rate). So a measure of which each run had ten values may repeat itself in four hundred, and a key may not.
*/
const expectedDuplicates = ({past, load, whole, style}: ColumnHistory): number => {
	const pairsOf = (each: readonly ColumnInLoad[]): number =>
		each.reduce((sum, {whole: {present}}) => sum + present ** 2, 0);
	// The rows that a table keeps are in each of its runs.
	return style === 'replaced'
		? (Math.LN2 * whole.present ** 2) / pairsOf(past)
		: (Math.LN2 * (whole.present ** 2 - (whole.present - load.present) ** 2)) / pairsOf(past.slice(-1));
};

/** Finds rows that repeat a value of a column in which no value ever repeated. */
export const judgeUniqueness = (history: ColumnHistory): HistoryFinding | undefined => {
	const {past, load, whole, rules, name} = history;
	const {distinct, present, type} = whole;
	if (distinct === undefined || !mayBeKey(type) || past.some(({whole: earlier}) => !isUnique(earlier))) {
		return undefined;
	}

	const duplicates = present - distinct;
	if (duplicates <= 0 || chanceOfAtLeast(duplicates, expectedDuplicates(history)) >= significance) {
		return undefined;
	}

	return findingOf(history, {
		metricName: 'distinct_percent',
		ground: 'never_before',
		severity: severityOfNews((duplicates / load.present) * 100, rules.ruleOf(name, 'distinct_percent').thresholds),
		reason:
			`every value was different ${inEarlier(past.length)}, ` +
			`now ${wholeNumber(duplicates)} ${duplicates === 1 ? 'row repeats' : 'rows repeat'} one`,
	});
};
