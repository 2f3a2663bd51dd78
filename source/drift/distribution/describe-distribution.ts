// Distributions in words: the reason of a verdict, and how it came about number by number.
import type {Severity} from '../severity.ts';
import {figure, listText, percentText, valueText, wholeNumber} from '../figure-text.ts';
import type {Effect, GrowthAdjustment, OrderedChange, ValueShare, ValuesChange} from './distribution-change.ts';
import type {JudgedEffect} from './judge-effect.ts';
import type {OrderedEffects} from './compare-ordered.ts';

const maxValuesNamed = 3;
/** From this part of the distance on, values moved one way. */
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
	`${name} ${figure(value)}${unit}; its error is ${figure(error)}${unit}: ${figure(samplingError)} by chance, ${figure(readingError)} by how the runs keep it`;

/** How far the rows of both runs are the same, where they are. */
export const independenceText = (independence: number): string =>
	`the rows of both runs are ${independence < 0.25 ? 'mostly' : 'in part'} the same (independence ${figure(independence, 2)} of 1): chance counts for so much less`;

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
	`${wholeNumber(effects.rows.baseline)} values, then ${wholeNumber(effects.rows.current)}, known from ${effects.source}`,
	...(effects.independence < 1 ? [independenceText(effects.independence)] : []),
	...effects.bins.map(({from, to, baseline, current}) => {
		const [start, end] = [from, to].map(edge => (edge === null ? '' : areDates ? dayText(edge) : figure(edge)));
		return `bin (${start} … ${end}]: ${percentText(baseline)} → ${percentText(current)}`;
	}),
	effectLine('PSI, Σ (current − baseline) × ln(current ÷ baseline):', effects.psi),
	...(effects.wasserstein === null
		? []
		: [effectLine('Wasserstein distance ÷ stddev of the baseline:', effects.wasserstein)]),
	...(effects.shift === null ? [] : [`the middle moved by ${figure(effects.shift)} stddev`]),
	`Kolmogorov–Smirnov ${figure(effects.kolmogorovSmirnov.statistic)}, p ${figure(effects.kolmogorovSmirnov.pValue, 2)} (informs only)`,
	`χ² ${figure(effects.chiSquared.statistic)} with ${effects.chiSquared.degreesOfFreedom} degrees of freedom, p ${figure(effects.chiSquared.pValue, 2)} (informs only)`,
	`severity so: ${severity}`,
];

const newText = ({value, current}: ValueShare): string => `${valueText(value)} is new (${percentText(current ?? 0)})`;
const goneText = ({value, baseline}: ValueShare): string =>
	`${valueText(value)} is gone (was ${percentText(baseline ?? 0)})`;
const changedText = ({value, baseline, current}: ValueShare): string =>
	`${valueText(value)} ${percentText(baseline ?? 0)} → ${percentText(current ?? 0)}`;

export const valuesReason = (
	{newValues, vanishedValues, changes, jensenShannon, unlisted}: ValuesChange,
	judged: JudgedEffect,
	leastNew: number,
): string => {
	const unexpected = [
		...newValues.map(share => ({share, text: newText(share)})),
		...vanishedValues.map(share => ({share, text: goneText(share)})),
	].toSorted(
		(left, right) =>
			Math.max(right.share.baseline ?? 0, right.share.current ?? 0) -
			Math.max(left.share.baseline ?? 0, left.share.current ?? 0),
	);
	const named =
		unexpected.length > 0
			? [
					listText(
						unexpected.map(({text}) => text),
						maxValuesNamed,
					),
				]
			: judged.severity === 'none'
				? []
				: [
						listText(
							changes.map(change => changedText(change)),
							maxValuesNamed,
						),
					];
	const [largest] = unexpected;
	const isByValue =
		judged.severity === 'none' &&
		largest !== undefined &&
		Math.max(largest.share.baseline ?? 0, largest.share.current ?? 0) >= leastNew;
	const hidden = Math.max(unlisted.baseline, unlisted.current);
	return [
		...named,
		`Jensen–Shannon distance ${hidden > 0 ? 'at least ' : ''}${small(jensenShannon.value)} (${judged.rule})${isByValue ? `, a value that comes or goes with ≥ ${percentText(leastNew)} of the rows is low` : ''}`,
		...(hidden > 0 ? [`the values of ${percentText(hidden)} of the rows are not listed`] : []),
	].join('; ');
};

export const valuesSteps = (change: ValuesChange): readonly string[] => [
	`${wholeNumber(change.rows.baseline)} values, then ${wholeNumber(change.rows.current)}`,
	...(change.unlisted.baseline + change.unlisted.current > 0
		? [
				`not listed: ${percentText(change.unlisted.baseline)} of the rows, then ${percentText(change.unlisted.current)}; together they count as one value`,
			]
		: []),
	...change.changes.map(share => changedText(share)),
	...change.newValues.map(share => newText(share)).slice(0, maxValuesNamed),
	...change.vanishedValues.map(share => goneText(share)).slice(0, maxValuesNamed),
	effectLine('Jensen–Shannon distance, base 2:', change.jensenShannon),
	`at the most ${figure(change.maxJensenShannon)}, were everything that is not listed different`,
	`χ² ${figure(change.chiSquared.statistic)} with ${change.chiSquared.degreesOfFreedom} degrees of freedom, p ${figure(change.chiSquared.pValue, 2)} (informs only)`,
];
