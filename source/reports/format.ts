// Formats figures for people. Each kind has one format, on every screen and in every report.
import {figure} from '../drift/figure-text.ts';
import type {ColumnInfo} from '../profiling/table.ts';
import type {Metric} from '../profiling/metrics/metric.ts';
import type {HistogramBin, Measured, MetricValue, Quantile, Scalar, ValueCount} from '../profiling/profile.ts';
import {cutEnd, visible} from '../terminal-text.ts';
import {sparkline} from './sparkline.ts';

/** A metric without a value: the column is all null, or the table is empty. */
export const nullMark = '⌀';
/** A metric that was not measured, or does not apply. */
export const absentMark = '–';
export const estimateMark = '≈';

const significantDigits = 6;
const decimalPattern = /^(?<sign>[+\-]?)(?<whole>\d+)(?<fraction>\.\d+)?$/v;

// Works group by group: the usual regular expression takes quadratic time on a number of many digits.
const grouped = (digits: string): string => {
	const first = digits.length % 3;
	const groups = first === 0 ? [] : [digits.slice(0, first)];
	for (let start = first; start < digits.length; start += 3) {
		groups.push(digits.slice(start, start + 3));
	}

	return groups.join(',');
};

/**
Puts thousands separators into a plain decimal string, without rounding. Returns a text of another form as it is.
*/
export const groupDigits = (decimal: string): string => {
	const parts = decimalPattern.exec(decimal)?.groups;
	return parts === undefined
		? decimal
		: `${parts['sign'] === '-' ? '-' : ''}${grouped(parts['whole'] ?? '')}${parts['fraction'] ?? ''}`;
};

/** A whole number: `12,480`. */
export const formatCount = (count: number): string => groupDigits(count.toFixed(0));

/** A number of things that are named in the singular: `1 row`, `12,480 rows`. */
export const countOf = (count: number, noun: string): string =>
	`${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;

/** A whole number in at most four digits: `950`, `12.4 k`, `2.1 M`. */
export const formatCompactCount = (count: number): string => {
	const units = ['', ' k', ' M', ' G', ' T'];
	let value = count;
	let unit = 0;
	while (Math.abs(value) >= 999.5 && unit < units.length - 1) {
		value /= 1000;
		unit++;
	}

	return `${unit === 0 || Math.abs(value) >= 99.95 ? value.toFixed(0) : value.toFixed(1)}${units[unit] ?? ''}`;
};

/**
Formats a percentage from 0 to 100 without its sign: `15.0`. Only exactly 0 and 100 read as 0.0 and 100.0. Values next
to them read `< 0.1` and `> 99.9`.
*/
export const formatPercent = (percent: number): string => {
	if (percent > 0 && percent < 0.05) {
		return '< 0.1';
	}

	return percent < 100 && percent >= 99.95 ? '> 99.9' : groupDigits(percent.toFixed(1));
};

const exponential = (value: number): string => value.toExponential(3).replace('e+', 'e');

/** Formats a double with two decimals, with more for small values, with an exponent for very small and large ones. */
export const formatNumber = (value: number): string => {
	const size = Math.abs(value);
	if (Number.isSafeInteger(value)) {
		return groupDigits(String(value));
	}

	if (size >= 1e15 || size < 1e-4) {
		return exponential(value);
	}

	return size >= 1 ? groupDigits(value.toFixed(2)) : value.toPrecision(4);
};

/** Formats ISO 8601: a blank for the `T`, without a zero fraction of a second, without the midnight of a plain date. */
const formatTimestamp = (iso: string, midnight: 'kept' | 'dropped'): string => {
	const text = iso.replace(/(?<=\d)T(?=\d)/v, ' ').replace(/\.0+(?=$|[+\-Z])/v, '');
	return midnight === 'dropped' ? text.replace(/ 00:00:00Z?$/v, '') : text;
};

/**
Formats a value in the unit of its column. Decimal strings and whole numbers stay exact. A double with many digits is
rounded to six significant ones.
*/
export const formatQuantity = (value: Scalar): string => {
	if (value === null) {
		return nullMark;
	}

	if (typeof value === 'string') {
		return decimalPattern.test(value) ? groupDigits(value) : visible(formatTimestamp(value, 'kept'));
	}

	const shortest = String(value);
	const size = Math.abs(value);
	// Prints all digits of whole numbers up to the largest integers of databases. JavaScript would end them in zeros.
	// eslint-disable-next-line unicorn/prefer-number-is-safe-integer -- numbers past it are meant
	if (Number.isInteger(value) && size < 2 ** 64) {
		return groupDigits(String(BigInt(value)));
	}

	if (size >= 1e15 || size < 1e-4) {
		return exponential(value);
	}

	const rounded = size >= 10 ** (significantDigits - 2) ? value.toFixed(2) : value.toPrecision(significantDigits);
	return groupDigits(shortest.length <= significantDigits + 4 ? shortest : rounded);
};

/** One decimal or more; what one would make zero has two digits that count. */
const changeSize = (size: number, decimals: number): string =>
	size > 0 && size < 0.05 ? figure(size, 2) : groupDigits(size.toFixed(decimals));

/** A signed change in percent: `+35.9 %`, `-0.024 %`, `0 %`, `–` where it has no value. */
export const formatChange = (percent: number | null, decimals = 1): string => {
	if (percent === null) {
		return absentMark;
	}

	if (percent === 0) {
		return '0 %';
	}

	const sign = percent > 0 ? '+' : '-';
	const size = Math.abs(percent);
	return `${sign}${size >= 1e6 ? size.toExponential(1).replace('e+', 'e') : changeSize(size, decimals)} %`;
};

/** A signed difference of two percents: `+5.0 pt`, `-0.024 pt`, `0.0 pt`. */
export const formatPoints = (points: number, decimals = 1): string =>
	points === 0 ? '0.0 pt' : `${points > 0 ? '+' : '-'}${changeSize(Math.abs(points), decimals)} pt`;

/** The value of a scalar as a double, for drawing only; `null` where it is not a number. */
export const drawable = (value: MetricValue | undefined): number | null => {
	if (typeof value !== 'number' && typeof value !== 'string') {
		return null;
	}

	const number = typeof value === 'number' || decimalPattern.test(value) ? Number(value) : Date.parse(value);
	return Number.isFinite(number) ? number : null;
};

type List = ReadonlyArray<HistogramBin | ValueCount | Quantile>;

const isBins = (value: List): value is readonly HistogramBin[] =>
	typeof value[0] === 'object' && 'binStart' in value[0];

const formatList = (value: List): string => {
	if (isBins(value)) {
		return sparkline(
			value.map(bin => bin.count),
			'from-zero',
		);
	}

	const [first] = value;
	return typeof first === 'object' && 'value' in first
		? `${cutEnd(visible(String(first.value)), 24)} × ${formatCount(first.count)}`
		: absentMark;
};

const formatScalar = (kind: Metric['kind'], value: Scalar): string => {
	if (value === null) {
		return nullMark;
	}

	if (kind === 'quantity' || typeof value === 'string') {
		return formatQuantity(value);
	}

	switch (kind) {
		case 'count': {
			return formatCount(value);
		}

		case 'percent': {
			return formatPercent(value);
		}

		case 'characters': {
			return `${Number.isSafeInteger(value) ? formatCount(value) : formatPercent(value)} ch`;
		}

		case 'number':
		case 'bins':
		case 'values':
		case 'quantiles': {
			return formatNumber(value);
		}
	}
};

/**
Formats a measured value by the kind of its metric: `≈` before an inexact value, `⌀` for a null value, `–` where the
metric was not measured.

@param column A column of plain dates shows no times of day.
*/
export const formatMetric = (
	metric: Pick<Metric, 'kind'>,
	measured: Measured | undefined,
	column?: Pick<ColumnInfo, 'semanticType'>,
): string => {
	if (measured === undefined) {
		return absentMark;
	}

	const {value, provenance} = measured;
	if (value === null) {
		return nullMark;
	}

	if (typeof value === 'object') {
		return formatList(value);
	}

	const text =
		typeof value === 'string' && column?.semanticType === 'date'
			? visible(formatTimestamp(value, 'dropped'))
			: formatScalar(metric.kind, value);
	return provenance.kind === 'exact' ? text : `${estimateMark} ${text}`;
};

const byteUnits = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;

/** A size in its largest unit, with at most three digits: `1.25 GB` is 1,250,000,000 bytes. */
export const formatBytes = (bytes: number): string => {
	const power = bytes < 1 ? 0 : Math.min(byteUnits.length - 1, Math.floor(Math.log10(bytes) / 3));
	const size = bytes / 1000 ** power;
	const digits = power === 0 ? Math.round(size) : Number(size.toPrecision(3));
	return `${digits} ${byteUnits[power] ?? 'B'}`;
};
