// The change of a finding and its reason as sentences, with as many digits as tell a figure from the threshold beside
// it. Reports keep their short form (`≥ 30 %`).
import {usualLevels} from '../../config/drift-schema.ts';
import type {MetricDrift} from '../../drift/report.ts';
import {changeText, type DecimalsOf} from '../../reports/finding-figures.ts';
import {metricOf} from '../../profiling/metrics/catalogue.ts';
import {formatNumber} from '../../reports/format.ts';

const maxDecimals = 6;

/** The name of the figure as all screens have it, such as `null %`; decisions and reports have `null_percent`. */
export const figureOf = ({metricName}: MetricDrift): string =>
	metricName === 'distribution' ? metricName : metricOf(metricName).label;

/** Whether a size lies on the same side of a limit with so many decimals as it does with all of them. */
const isTold = (size: number, limit: number, decimals: number): boolean =>
	Math.sign(Number(size.toFixed(decimals)) - limit) === Math.sign(size - limit);

/** The fewest decimals, from `least` on, that tell a size from all limits. */
const decimalsApart = (size: number, limits: readonly number[], minDecimals: number): number => {
	for (let decimals = minDecimals; decimals < maxDecimals; decimals++) {
		if (limits.every(limit => isTold(size, limit, decimals))) {
			return decimals;
		}
	}

	// What not even that many decimals tell from a limit is a rounding error away from it.
	return minDecimals;
};

/** The thresholds that a reason names. */
const limitsIn = (reason: string): readonly number[] =>
	Array.from(reason.matchAll(/(?:≥|below) (?<limit>\d[\d\-.e]*)/gv), ({groups}) => Number(groups?.['limit']));

const decimalsFor =
	({reason}: MetricDrift): DecimalsOf =>
	(size, kind) =>
		decimalsApart(
			Math.abs(size),
			[...Object.values(usualLevels[kind]), ...limitsIn(reason)],
			kind === 'change' ? 1 : 2,
		);

/** The change as screens show it: `+34.8 %`, and `JS 0.328` where `0.33` would read as past a threshold of 0.33. */
export const shownChange = (drift: MetricDrift): string => changeText(drift, decimalsFor(drift));

/** A threshold at the beginning of a reason: `≥ 30 %`, `below 5 points (override *.age)`. */
const thresholdPattern =
	/^(?<side>≥|below) (?<limit>\d[\d\-.e]*)(?<unit>(?: (?:%|points|rows|values|characters))?)(?<rest>(?:[^\d\-.e].*)?)$/v;

type Threshold = {readonly side: string; readonly limit: string; readonly unit: string; readonly rest: string};

/** The change that a threshold judged, in its unit; `undefined` where a reason measures from something else. */
const measuredChange = (drift: MetricDrift, {unit, rest}: Threshold): {size: number; text: string} | undefined => {
	const {changePercent, changeAbsolute} = drift;
	const size = unit === ' %' ? changePercent : changeAbsolute;
	if (size === null || (rest !== '' && !rest.startsWith(' ('))) {
		return undefined;
	}

	return {
		size: Math.abs(size),
		text:
			unit === ' %' || unit === ' points'
				? shownChange(drift).replace(/pt$/v, 'points')
				: `${size > 0 ? '+' : ''}${formatNumber(size)}${unit}`,
	};
};

const thresholdText = (drift: MetricDrift, threshold: Threshold): string => {
	const {side, limit, unit, rest} = threshold;
	const named = `${limit}${unit}`;
	const measured = measuredChange(drift, threshold);
	if (measured === undefined) {
		return side === 'below' ? `less than ${named}${rest}` : `${named} or more${rest}`;
	}

	// Of two sides that should be the same, also a small change is one.
	if (side === 'below' && drift.severity !== 'none') {
		return `differs by ${measured.text}${rest}`;
	}

	const relation = side === 'below' ? 'is within' : measured.size > Number(limit) ? 'is past' : 'reaches';
	return `${measured.text} ${relation} ${named}${rest}`;
};

/** The distance in the reason of a distribution with the digits of its change. */
const withDigits = (drift: MetricDrift, reason: string): string => {
	const digits = shownChange(drift).replace(/^(?:PSI|JS) /v, '');
	return digits.length <= 4
		? reason
		: reason.replace(
				/(?<name>PSI|Jensen–Shannon distance(?: at least)?) \d[\d\-.e]*/v,
				(_, name: string) => `${name} ${digits}`,
			);
};

/** The reason as a sentence: `+34.8 % is past 30 %`, `+0.5 % is within 5 %`, `PSI 0.81 (past 0.6)`. */
export const shownReason = (drift: MetricDrift): string => {
	const {side, limit, unit, rest} = thresholdPattern.exec(drift.reason)?.groups ?? {};
	if (side !== undefined && limit !== undefined && unit !== undefined && rest !== undefined) {
		return thresholdText(drift, {side, limit, unit, rest});
	}

	const reason = drift.metricName === 'distribution' ? withDigits(drift, drift.reason) : drift.reason;
	return reason
		.replaceAll(/\bwith ≥ (?<share>[\d.]+ %) of the rows/gv, 'with $<share> of the rows or more')
		.replaceAll('≥ ', 'past ');
};

/** A step of an explanation: its last one, a reason and the severity, with the reason as a sentence. */
export const shownStep = (drift: MetricDrift, step: string): string => {
	const {reason, severity} = /^(?<reason>(?:≥|below) .+): (?<severity>[a-z]+)$/v.exec(step)?.groups ?? {};
	return reason === undefined || severity === undefined ? step : `${shownReason({...drift, reason})}: ${severity}`;
};
