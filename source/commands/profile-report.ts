// Prints the results of `profilemesh profile`: the summary, the JSON document, and the failures.
import type {ProfilingCompleted, ProfilingFailed, SliceProfiled} from '../events/events.ts';
import {datasetId, datasetNamer, datasetOf, qualifiedName} from '../profiling/dataset.ts';
import type {SlicedTable} from '../profiling/plan-slices.ts';
import {isUndated, sliceName, undated, type Slice} from '../profiling/slice.ts';
import {failureText} from '../reports/error-text.ts';
import {absentMark, countOf, formatCount} from '../reports/format.ts';
import {formatDuration} from '../reports/format-time.ts';
import {jsonText} from '../reports/json-text.ts';
import {profileJson} from '../reports/profile-json.ts';
import {profileTable} from '../reports/profile-table.ts';
import {otherRows, profiledChangeText, undatedText} from '../reports/slice-text.ts';
import {textTable} from '../reports/text-table.ts';
import {visible} from '../terminal-text.ts';
import type {ProfilePageRequest} from '../pages.ts';
import type {PlannedTable} from '../workspace.ts';

export type Ended = ProfilingCompleted | ProfilingFailed;

export type BatchResult = {
	/** The end of each dataset in the order of the plan. */
	readonly events: readonly Ended[];
	readonly slices: readonly SliceProfiled[];
	/** The missing slices, by dataset. */
	readonly missing?: ReadonlyMap<string, string>;
};

/** Prints the rows of a profile, or of its slices. */
const rowsText = (event: Ended, slices: readonly SliceProfiled[]): string => {
	if (event.type === 'profiling_failed') {
		return absentMark;
	}

	const profiles = slices.length === 0 ? [event.profile] : slices.map(({profile}) => profile);
	const counts = profiles.flatMap(({run}) => run.rowCount ?? []);
	return counts.length === 0 ? absentMark : formatCount(counts.reduce((sum, rows) => sum + rows, 0));
};

const summaryTable = ({events, slices}: BatchResult, isKept: boolean): string => {
	const nameOf = datasetNamer(events);
	const slicesOf = Map.groupBy(slices, event => datasetId(event));
	return textTable(
		[
			{heading: 'dataset'},
			{heading: 'rows', align: 'right'},
			{heading: 'columns', align: 'right'},
			{heading: 'time', align: 'right'},
			{heading: 'status'},
			{heading: 'run'},
		],
		events.map(event => {
			const ownSlices = slicesOf.get(datasetId(event)) ?? [];
			return [
				visible(nameOf(event)),
				rowsText(event, ownSlices),
				event.type === 'profiling_completed' ? formatCount(event.profile.columns.length) : absentMark,
				formatDuration(event.durationMs),
				event.status,
				isKept ? event.runId : 'not kept',
			];
		}),
	);
};

const sliceOf = ({profile: {run}}: SliceProfiled): Slice => run.slice ?? undated;

/** In the order of the periods; rows without a date come first. */
const bySlice = (left: SliceProfiled, right: SliceProfiled): number =>
	sliceOf(left).start.getTime() - sliceOf(right).start.getTime();

type ReadSlices = {
	readonly name: string;
	readonly sliced: SlicedTable;
	readonly profiled: readonly SliceProfiled[];
	/** The slices that should exist and do not. */
	readonly missing: string | undefined;
};

/** Describes what was read of a table in slices, which slices are missing, and which rows are in no slice. */
const slicedText = ({name, sliced, profiled, missing}: ReadSlices): readonly string[] => {
	const sorted = profiled.toSorted(bySlice);
	const periods = sorted.map(event => sliceOf(event)).filter(slice => !isUndated(slice));
	const newest = sliced.slices.at(-1)?.slice;
	const span = new Set([periods.at(0), periods.at(-1)].flatMap(slice => (slice ? sliceName(slice) : [])));
	const read = `${countOf(periods.length, 'slice')}, ${[...span].join(' to ')}`;
	const notRead =
		newest === undefined
			? 'no period with rows is over yet'
			: `no slice is new or changed, the newest is ${sliceName(newest)}`;
	return [
		...(sliced.toRead.length > 0 && sorted.length === 0
			? []
			: [`${name}: ${periods.length === 0 ? notRead : read}`]),
		...sorted.flatMap(event => {
			const change = profiledChangeText(event);
			return change === undefined ? [] : [`  ${change}`];
		}),
		...(missing === undefined ? [] : [`  ${missing}`]),
		...[undatedText(sliced)].flatMap(text => (text === undefined ? [] : `  ${visible(text)}`)),
		...[otherRows(sliced)].flatMap(text => (text === undefined ? [] : `  in no slice: ${visible(text)}`)),
	];
};

/** Describes the slices of each table that is cut. */
const slicesText = ({slices, missing}: BatchResult, plans: readonly PlannedTable[]): string => {
	const nameOf = datasetNamer(plans.map(({plan}) => datasetOf(plan.table)));
	const slicesOf = Map.groupBy(slices, event => datasetId(event));
	return plans
		.flatMap(({plan: {table}, sliced}) => {
			const dataset = datasetOf(table);
			const profiled = slicesOf.get(datasetId(dataset)) ?? [];
			return sliced === undefined
				? []
				: slicedText({
						name: visible(nameOf(dataset)),
						sliced,
						profiled,
						missing: missing?.get(datasetId(dataset)),
					});
		})
		.map(line => `${line}\n`)
		.join('');
};

/** The number of datasets whose figures are printed. More would scroll out of sight. */
const shownProfiles = 5;

/** Cells of a line where the width of the terminal is unknown. */
const usualWidth = 100;

/** Prints the figures of datasets that were profiled as a whole, where they are few. */
const figuresOf = ({events, slices}: BatchResult, width: number): readonly string[] => {
	const nameOf = datasetNamer(events);
	const sliced = new Set(slices.map(event => datasetId(event)));
	const profiled = events.filter(event => event.type === 'profiling_completed');
	return profiled.length > shownProfiles
		? [`Figures are shown for at most ${shownProfiles} tables: choose some with --table\n`]
		: profiled
				.filter(event => !sliced.has(datasetId(event)) && event.profile.columns.length > 0)
				.map(event => profileTable(event.profile, {name: visible(nameOf(event)), width}));
};

export type SummaryOptions = {
	readonly isKept: boolean;
	/** Cells of a line; `undefined` where it is unknown. */
	readonly width: number | undefined;
};

/** Prints the outcome of each dataset, with its slices or its figures. */
export const summary = (
	result: BatchResult,
	plans: readonly PlannedTable[],
	{isKept, width = usualWidth}: SummaryOptions,
): string =>
	[
		result.events.length === 0 ? '' : summaryTable(result, isKept),
		slicesText(result, plans),
		...figuresOf(result, width),
	]
		.filter(part => part !== '')
		.join('\n');

/** The tables and the metrics of single columns that could not be profiled. */
export const failures = (events: readonly Ended[]): readonly string[] => {
	const nameOf = datasetNamer(events);
	return events.flatMap(event => {
		if (event.type === 'profiling_failed') {
			const {message, why, hint} = event.error;
			return event.status === 'failed'
				? [failureText({message, why, hint}, `failed: ${visible(nameOf(event))}`)]
				: [];
		}

		return event.profile.columns.flatMap(({column, errors}) => {
			const metricsOfReason = Map.groupBy(errors, ([, reason]) => reason);
			return [...metricsOfReason].map(([reason, metrics]) =>
				failureText(
					{
						message: `${metrics.map(([name]) => name).join(', ')} could not be computed`,
						why: reason,
						hint: 'Leave the column out with exclude_columns in the config if it is not needed',
					},
					`failed: ${visible(nameOf(event))}.${visible(column.name)}`,
				),
			);
		});
	});
};

/** The profiles of the whole tables, and of each slice of the others. */
export const documentOf = ({events, slices}: BatchResult): string => {
	const slicesOf = Map.groupBy(slices, event => datasetId(event));
	return jsonText(
		events.flatMap(event => {
			const ofEvent = slicesOf.get(datasetId(event))?.toSorted(bySlice) ?? [event];
			return ofEvent.flatMap(ended => ('profile' in ended ? [profileJson(ended.profile)] : []));
		}),
	);
};

/** Chooses the profiles of the page. A table in slices has the newest slice that was read. */
export const pageOf = ({events, slices}: BatchResult): ProfilePageRequest => {
	const slicesOf = Map.groupBy(slices, event => datasetId(event));
	return {
		profiles: events.flatMap(event => {
			const own = slicesOf.get(datasetId(event))?.toSorted(bySlice);
			const shown = own?.at(-1) ?? event;
			return 'profile' in shown
				? [
						{
							profile: shown.profile,
							note:
								own === undefined || own.length < 2
									? undefined
									: `The newest of ${countOf(own.length, 'slice')} that were profiled.`,
						},
					]
				: [];
		}),
		failures: events.flatMap(event =>
			event.type === 'profiling_failed' && event.status === 'failed'
				? [{dataset: qualifiedName(event), message: event.error.message}]
				: [],
		),
	};
};
