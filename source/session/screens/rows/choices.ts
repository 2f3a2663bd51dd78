// Which rows can be asked for, from what a profile says of a column.
import {histogramBinsOf, topValuesOf} from '../../../drift/column-figures.ts';
import {isNumeric, isTemporal} from '../../../profiling/column-types.ts';
import type {MetricName} from '../../../profiling/metrics/names.ts';
import type {ColumnProfile, HistogramBin, ValueCount} from '../../../profiling/profile.ts';
import type {Slice} from '../../../profiling/slice.ts';
import type {BlameVerdict} from '../../../drift/blame/blame.ts';
import {binLabels} from '../../../reports/bin-labels.ts';
import {valueName} from '../../../reports/blame-text.ts';
import {drawable, estimateMark, formatCount, formatPoints} from '../../../reports/format.ts';
import {sharedBins, valuePairs} from '../../../reports/share-pairs.ts';
import {cutEnd, visible} from '../../../terminal-text.ts';
import {breadcrumbOf} from '../../navigation/breadcrumb.ts';
import type {Session} from '../../navigation/session.ts';
import {choiceState} from '../choice/state.ts';
import {firstRows, rowsState, type RowChoice, type RowsState} from './state.ts';

const valuesOffered = 12;
const widestValue = 32;

const figureOf = (profile: ColumnProfile, name: MetricName): number | undefined => {
	const value = profile.metrics.get(name)?.value;
	return typeof value === 'number' ? value : undefined;
};

const countedChoices = (profile: ColumnProfile): readonly RowChoice[] => {
	const column = profile.column.name;
	const name = visible(column);
	const counts: ReadonlyArray<readonly [MetricName, RowChoice]> = [
		[
			'null_count',
			{title: `${name} is null`, filter: {kind: 'null', column}, metrics: ['null_count', 'null_percent']},
		],
		['zero_count', {title: `${name} = 0`, filter: {kind: 'equal', column, value: 0}}],
		['negative_count', {title: `${name} < 0`, filter: {kind: 'range', column, below: 0}}],
		['non_finite_count', {title: `${name} is NaN or infinite`, filter: {kind: 'non-finite', column}}],
		['empty_count', {title: `${name} is empty`, filter: {kind: 'equal', column, value: ''}}],
	];
	return counts.flatMap(([metric, choice]) => {
		const count = figureOf(profile, metric) ?? 0;
		return count > 0 ? [{metrics: [metric], ...choice, count}] : [];
	});
};

const repeatedChoice = (profile: ColumnProfile): readonly RowChoice[] => {
	const column = profile.column.name;
	const distinct = figureOf(profile, 'distinct_percent');
	return distinct === undefined || distinct >= 100
		? []
		: [
				{
					title: `${visible(column)} occurs more than once`,
					filter: {kind: 'repeated', column},
					metrics: ['distinct_count', 'distinct_percent'],
				},
			];
};

const extremeChoices = (profile: ColumnProfile): readonly RowChoice[] => {
	const column = profile.column.name;
	return (['min', 'max'] as const).flatMap((name): RowChoice[] => {
		const value = profile.metrics.get(name)?.value;
		return typeof value === 'number' || typeof value === 'string'
			? [{title: `${name} of ${visible(column)}`, filter: {kind: 'equal', column, value}, metrics: [name]}]
			: [];
	});
};

/** Long texts are listed by their beginning and a digest, which no row has. */
const isWhole = ({value}: ValueCount): boolean =>
	typeof value !== 'string' || !/… \(\d+ characters, sha256 /v.test(value);

/** Points by which the share of each value grew; nothing for values that the baseline does not tell. */
const growthsOf = (profile: ColumnProfile, baseline: ColumnProfile | undefined): ReadonlyMap<string, number> =>
	new Map(
		(baseline === undefined || isNumeric(profile.column.semanticType) ? [] : valuePairs(baseline, profile)).flatMap(
			({value, baseline: before, current}) =>
				before === undefined || current === undefined ? [] : [[value, (current - before) * 100]],
		),
	);

const valueChoices = (profile: ColumnProfile, baseline: ColumnProfile | undefined): readonly RowChoice[] => {
	const column = profile.column.name;
	const growths = growthsOf(profile, baseline);
	return topValuesOf(profile)
		.filter(item => isWhole(item))
		.slice(0, valuesOffered)
		.map(({value, count}) => ({
			title: `${visible(column)} = ${cutEnd(visible(String(value)), widestValue)}`,
			filter: {kind: 'equal', column, value},
			count,
			growth: growths.get(String(value)),
		}));
};

type GrownBin = HistogramBin & {readonly growth?: number};

type Bins = {readonly bins: readonly GrownBin[]; readonly areEstimates: boolean};

/**
The bins that a picture of the column shows: its own ones, or with a baseline the common ones. Points in time keep their
own ones, whose edges are texts that a database understands.
*/
const drawnBins = (profile: ColumnProfile, baseline: ColumnProfile | undefined): Bins => {
	const own = histogramBinsOf(profile);
	const shared =
		baseline === undefined || !isNumeric(profile.column.semanticType) ? [] : sharedBins(baseline, profile);
	if (shared.length === 0) {
		return {bins: own, areEstimates: false};
	}

	const rows = own.reduce((sum, {count}) => sum + count, 0);
	return {
		bins: shared.map(({start, end, baseline: before, current}) => ({
			binStart: start,
			binEnd: end,
			growth: (current - before) * 100,
			count: current > 0 ? Math.max(1, Math.round(current * rows)) : 0,
		})),
		areEstimates: true,
	};
};

const binChoices = (profile: ColumnProfile, baseline: ColumnProfile | undefined): readonly RowChoice[] => {
	const {name: column, semanticType} = profile.column;
	const {bins, areEstimates} = drawnBins(profile, baseline);
	const names = binLabels(
		bins.map(({binStart, binEnd}) => ({start: drawable(binStart) ?? 0, end: drawable(binEnd) ?? 0})),
		isTemporal(semanticType),
	);
	const filterOf = ({binStart, binEnd}: HistogramBin, isLast: boolean): RowChoice['filter'] => ({
		kind: 'range',
		column,
		from: binStart,
		...(isLast ? {upTo: binEnd} : {below: binEnd}),
	});
	return bins.map((bin, index) => ({
		title: `${visible(column)} ${names[index] ?? ''}`,
		filter: filterOf(bin, index === bins.length - 1),
		count: bin.count,
		isEstimate: areEstimates,
		growth: bin.growth,
	}));
};

/** The rows that a profile of a column leads to. */
export const rowChoices = (profile: ColumnProfile, baseline?: ColumnProfile): readonly RowChoice[] => [
	...countedChoices(profile),
	...repeatedChoice(profile),
	...extremeChoices(profile),
	...valueChoices(profile, baseline),
	...binChoices(profile, baseline).filter(({count = 0}) => count > 0),
];

/** The rows that a metric counts; `undefined` where they are all, or it is of many values. */
export const rowsOfMetric = (profile: ColumnProfile, metric: MetricName): RowChoice | undefined =>
	rowChoices(profile).find(({metrics = []}) => metrics.includes(metric));

/** Of choices that grew since the baseline, those that lead: the others keep their order. */
const maxGrown = 3;
/** Points by which a share of the rows has to grow. */
const grownFrom = 1;

/** The choices with those first whose share of the rows grew most: these rows are behind a finding. */
export const grownFirst = (choices: readonly RowChoice[]): readonly RowChoice[] => {
	const grown = choices
		.filter(({growth = 0}) => growth >= grownFrom)
		.toSorted((one, other) => (other.growth ?? 0) - (one.growth ?? 0))
		.slice(0, maxGrown);
	return [...grown, ...choices.filter(choice => !grown.includes(choice))];
};

/** The rows that a change comes from, where few values of another column explain it. */
export const causeChoices = (blame: BlameVerdict | undefined): readonly RowChoice[] => {
	const causes = blame?.causes ?? [];
	return causes.flatMap(({column, value, and, current}): RowChoice[] =>
		value === undefined || and !== undefined
			? []
			: [
					{
						title: `${visible(column)} = ${valueName(value)}`,
						filter: value === null ? {kind: 'null', column} : {kind: 'equal', column, value},
						count: current.rows,
						note: causes.length === 1 ? 'the cause' : 'a cause',
					},
				],
	);
};

type OpenOptions = Pick<RowsState, 'openConfig' | 'dataset'> & {
	/** The column; left out for the rows of the whole dataset. */
	readonly profile?: ColumnProfile | undefined;
	/** The column in the run that it is compared with, where the screen draws both. */
	readonly baseline?: ColumnProfile | undefined;
	/** The choices before those of the column. */
	readonly first?: readonly RowChoice[];
	/** The period that the profile is of. */
	readonly slice: Slice | null;
};

const countText = ({count, isEstimate = false}: RowChoice): string =>
	count === undefined ? '' : `${isEstimate ? `${estimateMark} ` : ''}${formatCount(count)}`;

/** `   971 rows   +18.5 pt`. */
const aboutOf = (choice: RowChoice, widest: number): {readonly about?: string} => {
	const {count, note, growth = 0} = choice;
	const rows = count === undefined ? '' : `${countText(choice).padStart(widest)} ${count === 1 ? 'row ' : 'rows'}`;
	const why = note ?? (growth >= grownFrom ? formatPoints(growth) : '');
	const about = `${rows}   ${why}`.trimEnd();
	return about === '' ? {} : {about};
};

/** Asks which rows of a column to show, and shows them. */
export const chooseRows = (
	session: Session,
	{openConfig, dataset, profile, baseline, first = [], slice}: OpenOptions,
): void => {
	const ofColumn = profile === undefined ? [] : grownFirst(rowChoices(profile, baseline));
	const offered = [...first, ...ofColumn, firstRows];
	const widest = Math.max(...offered.map(choice => countText(choice).length));
	session.push(
		choiceState({
			breadcrumb: breadcrumbOf(
				{openConfig, dataset},
				...(profile === undefined ? [] : [profile.column.name]),
				'rows',
			),
			question: 'Which rows to show?',
			choices: offered.map((choice, index) => ({
				id: String(index),
				label: choice.title,
				...aboutOf(choice, widest),
				choose() {
					session.push(rowsState({openConfig, dataset, choice, slice}));
				},
			})),
		}),
	);
};
