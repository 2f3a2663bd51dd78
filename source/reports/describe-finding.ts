// Describes a finding for every drift report: both sides and the change, rounded for people. The texts are not escaped.
import type {ColumnInfo} from '../profiling/table.ts';
import type {OrderedChange, ValuesChange} from '../drift/distribution/distribution-change.ts';
import {shareText} from '../drift/distribution/describe-distribution.ts';
import {parseDecimal, toFixedText} from '../profiling/exact-decimal.ts';
import {movementText} from '../drift/metrics/judge-days.ts';
import type {DistributionDrift, FigureDrift, MetricDrift, SchemaChange, SchemaChangeKind} from '../drift/report.ts';
import {describeColumn} from '../drift/schema/schema-changes.ts';
import {figure, valueText} from '../drift/figure-text.ts';
import {withheldText} from '../drift/withheld-values.ts';
import {metricOf} from '../profiling/metrics/catalogue.ts';
import type {Scalar} from '../profiling/profile.ts';
import {blameLine} from './blame-text.ts';

export type FindingDescription = {
	readonly baseline: string;
	readonly current: string;
	readonly change: string;
	/** The segments that it comes from; left out where they are not known. */
	readonly cause?: string;
};

/** Rounded to two decimals, but a value above zero never reads as zero. */
const rounded = (value: number | string): string => {
	const decimal = parseDecimal(value);
	if (decimal === undefined || (typeof value === 'number' && Math.abs(value) >= 1e21)) {
		return String(value);
	}

	const text = toFixedText(decimal, 2);
	return /[1-9]/v.test(text) || decimal.digits === 0n ? text : String(value);
};

/** Prints both values of a comparison, without rounding where two decimals would make them look equal. */
const figureTexts = ({baselineValue, currentValue, metricName}: FigureDrift): readonly [string, string] => {
	const isCount = metricOf(metricName).kind === 'count';
	const text = (value: Scalar) => {
		if (value === null) {
			return 'null';
		}

		return isCount ? String(value) : rounded(value);
	};

	const [baseline, current] = [text(baselineValue), text(currentValue)];
	return baseline === current && baselineValue !== currentValue
		? [String(baselineValue), String(currentValue)]
		: [baseline, current];
};

/** A change that two decimals would make zero has two digits that count. */
const signed = (value: number): string => {
	const size = Math.abs(value);
	return `${value < 0 ? '-' : '+'}${size > 0 && size < 0.005 ? figure(size, 2) : rounded(size)}`;
};

const isText = (value: Scalar): boolean => typeof value === 'string' && parseDecimal(value) === undefined;

/** Prints the change. Where there is no percentage, adds the rule that decided, unless it is a plain rule of points. */
const figureChange = (drift: FigureDrift): string => {
	const {changePercent, changeAbsolute, metricName} = drift;
	if (changePercent !== null) {
		return `${signed(changePercent)}%`;
	}

	if (changeAbsolute === null) {
		return drift.reason;
	}

	if (metricOf(metricName).judge === 'points') {
		return `${signed(changeAbsolute)} points`;
	}

	if (isText(drift.baselineValue) && isText(drift.currentValue)) {
		// The rule of a change in days already gives the days.
		return drift.rule === 'history' ? movementText(changeAbsolute) : drift.reason;
	}

	return `${signed(changeAbsolute)} (${drift.reason})`;
};

const quartilesText = (quartiles: OrderedChange['baselineQuartiles']): string =>
	['p25', 'p50', 'p75'].map((name, index) => `${name} ${rounded(quartiles[index] ?? 'null')}`).join(', ');

const valuesShown = 3;

const sharesText = ({changes}: ValuesChange, side: 'baseline' | 'current'): string =>
	changes
		.filter(share => shareText(share.baseline) !== shareText(share.current))
		.slice(0, valuesShown)
		.map(share => `${valueText(share.value)} ${shareText(share[side])}`)
		.join(', ');

const distributionTexts = ({distribution}: DistributionDrift): readonly [string, string] => {
	if (distribution === null) {
		return ['', ''];
	}

	return distribution.kind === 'ordered'
		? [quartilesText(distribution.baselineQuartiles), quartilesText(distribution.currentQuartiles)]
		: [sharesText(distribution, 'baseline'), sharesText(distribution, 'current')];
};

const withheldTexts = [withheldText, withheldText] as const;

export const describeMetricDrift = (drift: MetricDrift): FindingDescription => {
	const isDistribution = drift.metricName === 'distribution';
	const [baseline, current] =
		drift.valuesWithheld === true ? withheldTexts : isDistribution ? distributionTexts(drift) : figureTexts(drift);
	return {
		baseline,
		current,
		change: isDistribution ? drift.reason : figureChange(drift),
		...(drift.blame !== undefined && {cause: blameLine(drift.blame)}),
	};
};

export const schemaChangeNames: Readonly<Record<SchemaChangeKind, string>> = {
	column_added: 'column added',
	column_removed: 'column removed',
	column_renamed: 'probably renamed',
	type_changed: 'type changed',
	nullability_changed: 'nullability changed',
	dataset_gone: 'table gone',
	dataset_failed: 'last profile failed',
	dataset_returned: 'table back',
	dataset_removed: 'table on the left only',
	dataset_added: 'table on the right only',
	rows_changed: 'rows differ',
	slice_changed: 'slices changed',
	slice_missing: 'slice missing',
};

/** Before and after, where the whole dataset changed. */
const datasetTexts: Partial<Readonly<Record<SchemaChangeKind, Omit<FindingDescription, 'change'>>>> = {
	dataset_gone: {baseline: 'profiled', current: 'gone'},
	dataset_failed: {baseline: 'profiled', current: 'failed'},
	dataset_returned: {baseline: 'gone', current: 'profiled'},
	dataset_removed: {baseline: 'there', current: 'absent'},
	dataset_added: {baseline: 'absent', current: 'there'},
	rows_changed: {baseline: 'its rows', current: 'other rows'},
	slice_changed: {baseline: 'profiled', current: 'changed'},
	slice_missing: {baseline: 'on time', current: 'not there'},
};

export const describeSchemaChange = ({kind, baseline, current, reason, evidence}: SchemaChange): FindingDescription => {
	const ofDataset = datasetTexts[kind];
	if (ofDataset !== undefined) {
		return {...ofDataset, change: reason};
	}

	const text = (column: ColumnInfo | null): string => {
		if (column === null) {
			return 'absent';
		}

		return kind === 'column_renamed' ? `${column.name} (${describeColumn(column)})` : describeColumn(column);
	};

	return {
		baseline: text(baseline),
		current: text(current),
		change: evidence.length === 0 ? schemaChangeNames[kind] : `${schemaChangeNames[kind]}: ${evidence.join('; ')}`,
	};
};

/** The column that changed, or the change of the whole dataset: `age`, `dataset_gone`. */
export const changeTitle = ({columnName, kind}: Pick<SchemaChange, 'columnName' | 'kind'>): string =>
	columnName ?? kind;
