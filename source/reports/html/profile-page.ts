// Shows profiles as a page to share: an overview of the columns, then each column.
import {histogramBinsOf, topValuesOf} from '../../drift/column-figures.ts';
import {shortRunId} from '../../drift/baselines/baseline-rule.ts';
import {qualifiedName} from '../../profiling/dataset.ts';
import type {MetricName} from '../../profiling/metrics/names.ts';
import type {ColumnProfile, RunProfile} from '../../profiling/profile.ts';
import {sliceName} from '../../profiling/slice.ts';
import {absentMark, countOf, formatCount} from '../format.ts';
import {formatDuration} from '../format-time.ts';
import {metricCell} from '../metric-cell.ts';
import {runTime} from '../run-time.ts';
import {samplingText} from '../sampling-text.ts';
import {histogramShape} from './charts/histogram.ts';
import {columnSection} from './column-section.ts';
import {factList, htmlPage} from './document.ts';
import {markup, nothing, type Markup} from './markup.ts';
import {dataTable, textCell, type TableColumn} from './table.ts';

export type ProfilePagePart = {
	readonly profile: RunProfile;
	/** A note for the reader, for example about other slices. */
	readonly note?: string | undefined;
};

/** A table that could not be profiled. */
export type FailedProfile = {readonly dataset: string; readonly message: string};

export type ProfilePageOptions = {
	readonly valuesWithheld: boolean;
	/** Only this column. */
	readonly column?: string | undefined;
	/** Tables that could not be profiled, and why. */
	readonly failures?: readonly FailedProfile[];
	readonly now: Date;
};

const facts = ({run}: RunProfile): Markup =>
	factList([
		['slice', run.slice === null ? null : sliceName(run.slice)],
		['profiled', run.slice === null ? runTime(run) : null],
		['run', shortRunId(run.runId)],
		['rows', run.rowCount === null ? null : formatCount(run.rowCount)],
		['read', samplingText(run.sampling)],
		['environment', run.environment],
		['source', run.source],
		['took', run.durationMs === null ? null : formatDuration(run.durationMs)],
		['status', run.status === 'completed' ? null : run.status],
		['error', run.error],
	]);

const shapeOf = (profile: ColumnProfile): Markup => {
	const bins = histogramBinsOf(profile);
	return histogramShape((bins.length > 0 ? bins : topValuesOf(profile).slice(0, 10)).map(({count}) => count));
};

type Listed = {readonly profile: ColumnProfile; readonly anchor: string};

/** A column of the table with the first of these metrics that a column has. A phone leaves some out. */
const figureColumn = (
	heading: string,
	metrics: readonly MetricName[],
	style: 'number' | 'number roomy',
): TableColumn<Listed> => ({heading, style, cell: ({profile}) => textCell(metricCell(profile, metrics))});

const overviewColumns: ReadonlyArray<TableColumn<Listed>> = [
	{
		heading: 'column',
		cell: ({profile, anchor}) => markup`<a href="#${anchor}">${textCell(profile.column.name)}</a>`,
	},
	{heading: 'type', style: 'roomy', cell: ({profile}) => textCell(profile.column.semanticType)},
	figureColumn('null %', ['null_percent'], 'number'),
	figureColumn('distinct', ['distinct_count'], 'number'),
	figureColumn('min', ['min', 'min_length'], 'number roomy'),
	figureColumn('mean', ['mean', 'avg_length', 'true_percent'], 'number roomy'),
	figureColumn('max', ['max', 'max_length'], 'number roomy'),
	{heading: 'shape', style: 'shape', cell: ({profile}) => shapeOf(profile)},
];

type BodyOptions = {
	/** The prefix of links to its columns. */
	readonly prefix: string;
	readonly column?: string | undefined;
};

const body = ({profile, note}: ProfilePagePart, {prefix, column}: BodyOptions): Markup => {
	const listed = profile.columns.map((candidate, index) => ({
		profile: candidate,
		anchor: `${prefix}-column-${index}`,
	}));
	const shown = listed.filter(candidate => column === undefined || candidate.profile.column.name === column);
	return markup`${facts(profile)}${note === undefined ? nothing : markup`<p>${note}</p>`}${
		column === undefined && listed.length > 0 ? dataTable(overviewColumns, listed) : nothing
	}${shown.map(({profile: candidate, anchor}) => columnSection(candidate, {run: profile.run, anchor}))}`;
};

type LinkedPart = {readonly part: ProfilePagePart; readonly anchor: string};

const listColumns: ReadonlyArray<TableColumn<LinkedPart>> = [
	{
		heading: 'table',
		cell: ({part, anchor}) => markup`<a href="#${anchor}">${textCell(qualifiedName(part.profile.run))}</a>`,
	},
	{
		heading: 'rows',
		style: 'number',
		cell({part}) {
			const {rowCount} = part.profile.run;
			return textCell(rowCount === null ? absentMark : formatCount(rowCount));
		},
	},
	{
		heading: 'columns',
		style: 'number',
		cell: ({part}) => textCell(formatCount(part.profile.columns.length)),
	},
];

const failureCard = ({dataset, message}: FailedProfile): Markup =>
	markup`<section class="card"><h3>${textCell(dataset)}<span class="mark high">✖ failed</span></h3>
<p>${message}</p></section>
`;

const several = (parts: readonly ProfilePagePart[], failures: readonly FailedProfile[]): Markup => {
	const linked = parts.map((part, index) => ({part, anchor: `table-${index}`}));
	const articles = linked.map(
		({part, anchor}) => markup`<article id="${anchor}"><h2>${textCell(qualifiedName(part.profile.run))}</h2>
${body(part, {prefix: anchor})}</article>
`,
	);
	return markup`${linked.length === 0 ? nothing : dataTable(listColumns, linked)}${failures.map(failure =>
		failureCard(failure),
	)}${articles}`;
};

/** The page of one profile, or of several with a list of all at its head. */
export const profileHtml = (parts: readonly ProfilePagePart[], options: ProfilePageOptions): string => {
	const {column, failures = [], valuesWithheld, now} = options;
	const [only, ...others] = parts;
	if (only === undefined || others.length + failures.length > 0) {
		return htmlPage({
			title: `Profiles of ${countOf(parts.length, 'table')}`,
			body: several(parts, failures),
			valuesWithheld,
			now,
		});
	}

	const {run, columns} = only.profile;
	const name = qualifiedName(run);
	return htmlPage({
		title: column === undefined ? name : `${name}: ${column}`,
		about: markup`<p class="dim">Profile of ${countOf(column === undefined ? columns.length : 1, 'column')}</p>`,
		body: body(only, {prefix: 'table', column}),
		valuesWithheld,
		now,
	});
};
