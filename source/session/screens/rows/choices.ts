// Which rows can be asked for, from what a profile says of a column.
import {histogramBinsOf, topValuesOf} from '../../../drift/column-figures.ts';
import {isNumeric, isTemporal} from '../../../profiling/column-types.ts';
import type {MetricName} from '../../../profiling/metrics/names.ts';
import type {ColumnProfile, HistogramBin, ValueCount} from '../../../profiling/profile.ts';
import type {Slice} from '../../../profiling/slice.ts';
import {binLabels} from '../../../reports/bin-labels.ts';
import {drawable, estimateMark, formatCount} from '../../../reports/format.ts';
import {sharedBins} from '../../../reports/share-pairs.ts';
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

const valueChoices = (profile: ColumnProfile): readonly RowChoice[] => {
	const column = profile.column.name;
	return topValuesOf(profile)
		.filter(item => isWhole(item))
		.slice(0, valuesOffered)
		.map(({value, count}) => ({
			title: `${visible(column)} = ${cutEnd(visible(String(value)), widestValue)}`,
			filter: {kind: 'equal', column, value},
			count,
		}));
};

type Bins = {readonly bins: readonly HistogramBin[]; readonly areEstimates: boolean};

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
		bins: shared.map(({start, end, current}) => ({
			binStart: start,
			binEnd: end,
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
	}));
};

/** The rows that a profile of a column leads to. */
export const rowChoices = (profile: ColumnProfile, baseline?: ColumnProfile): readonly RowChoice[] => [
	...countedChoices(profile),
	...repeatedChoice(profile),
	...extremeChoices(profile),
	...valueChoices(profile),
	...binChoices(profile, baseline).filter(({count = 0}) => count > 0),
];

/** The rows that a metric counts; `undefined` where they are all, or it is of many values. */
export const rowsOfMetric = (profile: ColumnProfile, metric: MetricName): RowChoice | undefined =>
	rowChoices(profile).find(({metrics = []}) => metrics.includes(metric));

type OpenOptions = Pick<RowsState, 'openConfig' | 'dataset'> & {
	readonly profile: ColumnProfile;
	/** The column in the run that it is compared with, where the screen draws both. */
	readonly baseline?: ColumnProfile | undefined;
	/** The period that the profile is of. */
	readonly slice: Slice | null;
};

const countText = ({count, isEstimate = false}: RowChoice): string =>
	count === undefined ? '' : `${isEstimate ? `${estimateMark} ` : ''}${formatCount(count)}`;

/** Asks which rows of a column to show, and shows them. */
export const chooseRows = (session: Session, {openConfig, dataset, profile, baseline, slice}: OpenOptions): void => {
	const {name} = profile.column;
	const offered = [...rowChoices(profile, baseline), firstRows];
	const widest = Math.max(...offered.map(choice => countText(choice).length));
	session.push(
		choiceState({
			breadcrumb: breadcrumbOf({openConfig, dataset}, name, 'rows'),
			question: 'Which rows to show?',
			choices: offered.map((choice, index) => ({
				id: String(index),
				label: choice.title,
				...(choice.count !== undefined && {
					about: `${countText(choice).padStart(widest)} ${choice.count === 1 ? 'row' : 'rows'}`,
				}),
				choose() {
					session.push(rowsState({openConfig, dataset, choice, slice}));
				},
			})),
		}),
	);
};
