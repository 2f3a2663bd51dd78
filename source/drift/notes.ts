// Writes the notes of a report, which a reader needs to trust it, one sentence each.
import {countText} from './figure-text.ts';
import type {HistoryVerdict} from './history/judge-history.ts';
import type {MetricDrift} from './report.ts';
import type {MetricComparison, RunPair} from './run-pair.ts';
import {describeSampling} from './sampling.ts';

const maxMetricsPerNote = 5;

const keyOf = ({columnName, metricName}: MetricDrift): string => JSON.stringify([columnName, metricName]);

/**
Writes one sentence for each cause, with its metrics.

@param drifts The final verdicts. The history may have one where two runs have none.
*/
export const notesOnMetrics = (
	compared: readonly MetricComparison[],
	drifts: readonly MetricDrift[],
): readonly string[] => {
	const judged = new Set(drifts.filter(({state}) => state === 'judged').map(drift => keyOf(drift)));
	const byCause = Map.groupBy(
		compared.filter(({note, drift}) => note !== undefined && note !== null && !judged.has(keyOf(drift))),
		({note}) => note ?? '',
	);
	return [...byCause].map(([cause, hit]) => {
		const names = hit.map(({drift: {columnName, metricName}}) => `${columnName}.${metricName}`);
		const rest = names.length > maxMetricsPerNote ? ` and ${names.length - maxMetricsPerNote} more` : '';
		return `Not judged: ${names.slice(0, maxMetricsPerNote).join(', ')}${rest} (${cause}).`;
	});
};

export const notesOnRuns = ({
	baseline: {run: baseline},
	current: {run: current},
	isSampledAlike,
	elapsedDays,
}: RunPair): readonly string[] => [
	...(elapsedDays < 0 ? ['The baseline is newer than the current run.'] : []),
	...(isSampledAlike
		? []
		: [
				`The runs were sampled differently (${describeSampling(baseline.sampling)}, ` +
					`then ${describeSampling(current.sampling)}): counts, distinct values and extremes are not judged.`,
			]),
];

/** How a note begins that only says which history judged. */
export const judgedBy = 'Judged by';

/** Describes the history behind the verdict, where it judges. */
export const notesOnHistory = (verdict: HistoryVerdict | undefined): readonly string[] => {
	if (verdict === undefined) {
		return [];
	}

	const {style, loads, current} = verdict.series;
	return [
		style === 'appended'
			? `${judgedBy} ${loads.length} earlier loads: the table is appended to, ` +
				`and figures are those of its ${countText(current.rows, 'new row')}.`
			: style === 'rolling'
				? `${judgedBy} ${loads.length} earlier loads: old rows go as new ones come, ` +
					`and figures are those of about ${countText(Math.max(0, current.rows), 'new row')}.`
				: `${judgedBy} ${loads.length} earlier runs.`,
	];
};
