// Shows one column of a profile: its distribution, and all its figures.
import {histogramBinsOf, topValuesOf} from '../../drift/column-figures.ts';
import {isTemporal} from '../../profiling/column-types.ts';
import {metrics} from '../../profiling/metrics/catalogue.ts';
import {isFigure} from '../../profiling/metrics/metric.ts';
import type {ColumnProfile, Run} from '../../profiling/profile.ts';
import {binEnds, binLabels} from '../bin-labels.ts';
import {drawable, estimateMark, formatMetric, formatPercent} from '../format.ts';
import {profiledRows} from '../profiled-rows.ts';
import {histogramChart} from './charts/histogram.ts';
import {valueBars} from './charts/value-bars.ts';
import {markup, nothing, type Markup} from './markup.ts';

const valuesShown = 12;

const histogram = (profile: ColumnProfile, rows: number): Markup => {
	const bins = histogramBinsOf(profile).map(({binStart, binEnd, count}) => ({
		start: drawable(binStart) ?? 0,
		end: drawable(binEnd) ?? 0,
		count,
	}));
	if (bins.length === 0) {
		return nothing;
	}

	const areTimes = isTemporal(profile.column.semanticType);
	const labels = binLabels(bins, areTimes);
	const isEstimate = profile.metrics.get('histogram')?.provenance.kind !== 'exact';
	return histogramChart({
		caption: markup`<b>distribution</b>${isEstimate ? ` ${estimateMark}` : ''}`,
		bins: bins.map(({count}, index) => ({label: labels[index] ?? '', current: rows === 0 ? 0 : count / rows})),
		ends: binEnds(bins, areTimes),
	});
};

const frequentValues = (profile: ColumnProfile, rows: number): Markup => {
	const values = topValuesOf(profile);
	const shown = values.slice(0, valuesShown).map(({value, count}) => ({
		label: value === '' ? '(empty text)' : String(value),
		current: rows === 0 ? 0 : count / rows,
	}));
	if (values.length > 1 && values.every(({count}) => count === 1)) {
		return markup`<figure><figcaption><b>values</b> each occurs once; the first of them</figcaption>${shown.map(
			({label}) => markup`<bdi>${label}</bdi><br />`,
		)}</figure>`;
	}

	const covered = shown.reduce((sum, {current}) => sum + current, 0);
	const mark = profile.metrics.get('top_values')?.provenance.kind === 'exact' ? '' : `${estimateMark} `;
	return valueBars({
		caption: markup`<b>most frequent values</b> ${mark}${formatPercent(covered * 100)} % of the rows`,
		shares: shown,
		isComparison: false,
	});
};

const figureList = (profile: ColumnProfile): Markup =>
	markup`<dl class="figures">${metrics
		.values()
		.filter(metric => isFigure(metric) && (profile.metrics.has(metric.name) || profile.errors.has(metric.name)))
		.map(metric => {
			const error = profile.errors.get(metric.name);
			return markup`<div><dt title="${metric.meaning}">${metric.label}</dt><dd>${
				error === undefined
					? markup`<bdi>${formatMetric(metric, profile.metrics.get(metric.name), profile.column)}</bdi>`
					: markup`<span class="high">✖ ${error}</span>`
			}</dd></div>
`;
		})
		.toArray()}</dl>`;

export type ColumnSectionOptions = {
	readonly run: Run;
	/** The anchor for links to it. */
	readonly anchor: string;
};

export const columnSection = (profile: ColumnProfile, {run, anchor}: ColumnSectionOptions): Markup => {
	const {name, databaseType, semanticType, nullable} = profile.column;
	const rows = profiledRows(profile, run);
	const type = databaseType === '' ? semanticType : databaseType;
	const charts = [histogram(profile, rows), frequentValues(profile, rows)].filter(chart => chart !== nothing);
	return markup`<section class="card" id="${anchor}"><h3><bdi>${name}</bdi><span class="dim">${type}${
		nullable ? '' : ', not null'
	}</span></h3>
${charts.length === 0 ? nothing : markup`<div class="charts">${charts}</div>`}
${figureList(profile)}</section>
`;
};
