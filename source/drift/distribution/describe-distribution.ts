// Describes a change of a distribution: the reason of its verdict, and its explanation number by number.
import type {Severity} from '../severity.ts';
import type {Rows, Significance} from '../statistics/significance.ts';
import {figure, groupedFigure, listText, percentText, valueText, wholeNumber} from '../figure-text.ts';
import type {Effect, GrowthAdjustment, OrderedChange, ValueShare, ValuesChange} from './distribution-change.ts';
import type {JudgedEffect} from './judge-effect.ts';
import type {OrderedEffects} from './compare-ordered.ts';

const maxValuesNamed = 3;
/** From this part of the distance on, values moved in one direction. */
const oneWay = 0.8;

const growthText: Readonly<Record<GrowthAdjustment, string>> = {
	age: 'counted back from the last value, ',
	appended: 'without the rows that were added since, ',
};

const small = (value: number): string => (value === 0 ? '0' : figure(value, value < 0.1 ? 1 : 2));

const movementText = ({wasserstein, shift}: Pick<OrderedEffects, 'wasserstein' | 'shift'>): string | undefined => {
	if (wasserstein === null || shift === null) {
		return undefined;
	}

	const distance = `${small(wasserstein.value)} stddev`;
	return Math.abs(shift) >= oneWay * wasserstein.value && wasserstein.value > 0
		? `values moved ${shift > 0 ? 'up' : 'down'} by ${distance}`
		: `values moved by ${distance} on average`;
};

export const orderedReason = (
	change: OrderedChange,
	{psi, wasserstein}: {readonly psi: JudgedEffect; readonly wasserstein: JudgedEffect | null},
): string => {
	const movement = movementText(change);
	const parts = [
		...(movement === undefined || wasserstein === null ? [] : [`${movement} (${wasserstein.rule})`]),
		`PSI ${small(change.psi.value)} (${psi.rule})`,
	];
	return `${change.growth === null ? '' : growthText[change.growth]}${parts.join(', ')}`;
};

const effectLine = (name: string, {value, samplingError, readingError, error}: Effect, unit = ''): string =>
	`${name} ${figure(value)}${unit}; its error is ${figure(error)}${unit}: ` +
	`${figure(samplingError)} from sampling, ${figure(readingError)} from how the runs keep it`;

const testText = ({statistic, pValue}: Significance, freedom = ''): string =>
	`${figure(statistic)}${freedom}, p ${figure(pValue, 2)} (informs only)`;

const chiSquaredText = ({degreesOfFreedom, ...test}: Significance & {readonly degreesOfFreedom: number}): string =>
	`χ² ${testText(test, ` with ${degreesOfFreedom} degrees of freedom`)}`;

const rowsText = ({baseline, current}: Rows): string => `${wholeNumber(baseline)} values, then ${wholeNumber(current)}`;

/** Describes how far both runs have the same rows. */
export const independenceText = (independence: number): string =>
	`the rows of both runs are ${independence < 0.25 ? 'mostly' : 'in part'} the same ` +
	`(independence ${figure(independence, 2)} of 1): the sampling error is smaller`;

const dayText = (days: number): string => {
	const time = new Date(days * 86_400_000);
	return Number.isNaN(time.getTime())
		? `day ${figure(days)}`
		: time
				.toISOString()
				.slice(0, 16)
				.replace(/T00:00$/v, '')
				.replace('T', ' ');
};

type ViewContext = {
	readonly growth: GrowthAdjustment | null;
	readonly severity: Severity;
	/** Whether numbers are days since 1970. */
	readonly areDates: boolean;
};

export const orderedSteps = (effects: OrderedEffects, {growth, severity, areDates}: ViewContext): readonly string[] => [
	...(growth === null ? [] : [`${growthText[growth].replace(', ', '')}:`]),
	`${rowsText(effects.rows)}, known from ${effects.source}`,
	...(effects.independence < 1 ? [independenceText(effects.independence)] : []),
	...effects.bins.map(({from, to, baseline, current}) => {
		const [start, end] = [from, to].map(edge =>
			edge === null ? '' : areDates ? dayText(edge) : groupedFigure(edge),
		);
		return `bin (${start} … ${end}]: ${percentText(baseline)} → ${percentText(current)}`;
	}),
	effectLine('PSI, Σ (current − baseline) × ln(current ÷ baseline):', effects.psi),
	...(effects.wasserstein === null
		? []
		: [effectLine('Wasserstein distance ÷ stddev of the baseline:', effects.wasserstein)]),
	...(effects.shift === null ? [] : [`the middle moved by ${figure(effects.shift)} stddev`]),
	`Kolmogorov–Smirnov ${testText(effects.kolmogorovSmirnov)}`,
	chiSquaredText(effects.chiSquared),
	`severity so: ${severity}`,
];

const newText = ({value, current}: ValueShare): string => `${valueText(value)} is new (${percentText(current ?? 0)})`;
const goneText = ({value, baseline}: ValueShare): string =>
	`${valueText(value)} is gone (was ${percentText(baseline ?? 0)})`;

/** Writes a share. An unknown share belongs to a value that is too rare for the list of the run. */
export const shareText = (share: number | null): string => (share === null ? 'rare' : percentText(share));
const changedText = ({value, baseline, current}: ValueShare): string =>
	`${valueText(value)} ${shareText(baseline)} → ${shareText(current)}`;

const largerShare = ({baseline, current}: ValueShare): number => Math.max(baseline ?? 0, current ?? 0);

/** The new or vanished values, the largest first; else those that changed most. */
const valuesText = ({newValues, vanishedValues, changes}: ValuesChange, isDrift: boolean): readonly string[] => {
	const unexpected = [
		...newValues.map(share => ({share, text: newText(share)})),
		...vanishedValues.map(share => ({share, text: goneText(share)})),
	].toSorted((left, right) => largerShare(right.share) - largerShare(left.share));
	// Leave out shares that print the same.
	const moved = changes.filter(({baseline, current}) => shareText(baseline) !== shareText(current));
	const texts = unexpected.length > 0 ? unexpected.map(({text}) => text) : moved.map(share => changedText(share));
	return texts.length > 0 && (isDrift || unexpected.length > 0) ? [listText(texts, maxValuesNamed)] : [];
};

/**
The reason of a verdict on values.

@param minNewShare A new or vanished value is low from this share of the rows on.
*/
export const valuesReason = (change: ValuesChange, judged: JudgedEffect, minNewShare: number): string => {
	const {newValues, vanishedValues, jensenShannon, unlisted} = change;
	const isDrift = judged.severity !== 'none';
	const isByValue = !isDrift && [...newValues, ...vanishedValues].some(share => largerShare(share) >= minNewShare);
	const hidden = Math.max(unlisted.baseline, unlisted.current);
	const bound = hidden > 0 ? 'at least ' : '';
	const byValue = isByValue
		? `, a value that comes or goes with ≥ ${percentText(minNewShare)} of the rows is low`
		: '';
	return [
		...valuesText(change, isDrift),
		`Jensen–Shannon distance ${bound}${small(jensenShannon.value)} (${judged.rule})${byValue}`,
		...(hidden > 0 ? [`the values of ${percentText(hidden)} of the rows are not listed`] : []),
	].join('; ');
};

export const valuesSteps = (change: ValuesChange): readonly string[] => [
	rowsText(change.rows),
	...(change.unlisted.baseline + change.unlisted.current > 0
		? [
				`not listed: ${percentText(change.unlisted.baseline)} of the rows, ` +
					`then ${percentText(change.unlisted.current)}; together they count as one value`,
			]
		: []),
	...change.changes.map(share => changedText(share)),
	...change.newValues.map(share => newText(share)).slice(0, maxValuesNamed),
	...change.vanishedValues.map(share => goneText(share)).slice(0, maxValuesNamed),
	effectLine('Jensen–Shannon distance, base 2:', change.jensenShannon),
	`at most ${figure(change.maxJensenShannon)}, if everything that is not listed were different`,
	chiSquaredText(change.chiSquared),
];
