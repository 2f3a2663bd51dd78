// Removes the values of columns from reports, because reports end up in the logs of CI servers.
import {metricOf} from '../profiling/metrics/catalogue.ts';
import type {MetricKind} from '../profiling/metrics/metric.ts';
import type {ColumnProfile, RunProfile} from '../profiling/profile.ts';
import type {DistributionChange, ValueShare} from './distribution/distribution-change.ts';
import type {Explanation} from './explain.ts';
import {figure, wholeNumber} from './figure-text.ts';
import {withoutUnreadValues} from './sides/unread-rows.ts';
import type {ComparedMetric, DriftReport, MetricDrift, SchemaChange} from './report.ts';
import type {Step} from './trace.ts';

/** The text instead of a value. */
export const withheldText = '(withheld)';

/** All other kinds hold values of the column: extremes, quantiles, listed values, edges of bins. */
const kindsWithoutValues: ReadonlySet<MetricKind> = new Set(['count', 'percent', 'number', 'characters']);

const holdsValues = (metric: ComparedMetric): boolean =>
	metric === 'distribution' || !kindsWithoutValues.has(metricOf(metric).kind);

const withoutName = (share: ValueShare): ValueShare => ({...share, value: withheldText});

const withoutEdges = (change: DistributionChange): DistributionChange =>
	change.kind === 'values'
		? {
				...change,
				newValues: change.newValues.map(share => withoutName(share)),
				vanishedValues: change.vanishedValues.map(share => withoutName(share)),
				changes: change.changes.map(share => withoutName(share)),
			}
		: {
				...change,
				bins: change.bins.map(bin => ({...bin, from: null, to: null})),
				baselineQuartiles: [null, null, null],
				currentQuartiles: [null, null, null],
			};

const effectText = (change: DistributionChange): string => {
	if (change.kind === 'ordered') {
		return `PSI ${figure(change.psi.value, 3)}`;
	}

	const {newValues, vanishedValues, jensenShannon} = change;
	return (
		`${wholeNumber(newValues.length)} new values, ${wholeNumber(vanishedValues.length)} gone; ` +
		`Jensen–Shannon distance ${figure(jensenShannon.value, 3)}`
	);
};

const groundText = ({history, severity}: MetricDrift): string => {
	const runs = history === undefined ? '' : ` after ${history.runs} runs`;
	if (severity === 'none') {
		return `ordinary${runs}`;
	}

	const ground = history?.ground;
	return ground === undefined || ground === null ? 'past its thresholds' : `${ground.replaceAll('_', ' ')}${runs}`;
};

/** Removes values from a reason. The reasons of two runs name thresholds only. */
const plainReason = (drift: MetricDrift): string => {
	if (drift.state !== 'judged' || (drift.metricName !== 'distribution' && drift.rule !== 'history')) {
		return drift.reason;
	}

	const effect =
		drift.metricName === 'distribution' && drift.distribution !== null ? `; ${effectText(drift.distribution)}` : '';
	return groundText(drift) + effect;
};

/** Removes the names of segments, which are values of another column. */
const withoutBlame = (drift: MetricDrift): MetricDrift => {
	const {blame, ...others} = drift;
	return blame === undefined ? drift : others;
};

const withoutValues = (whole: MetricDrift): MetricDrift => {
	const drift = withoutBlame(whole);
	if (!holdsValues(drift.metricName)) {
		return drift;
	}

	const shared = {
		baselineValue: null,
		currentValue: null,
		changeAbsolute: null,
		reason: plainReason(drift),
		valuesWithheld: true,
		...(drift.history !== undefined && {history: {...drift.history, range: null}}),
	} as const;
	return drift.metricName === 'distribution'
		? {
				...drift,
				...shared,
				distribution: drift.distribution === null ? null : withoutEdges(drift.distribution),
			}
		: {...drift, ...shared};
};

/** Removes evidence that may quote values: the error of a failed profile, the similarity of two columns. */
const withoutEvidence = (change: SchemaChange): SchemaChange => ({
	...change,
	evidence: [],
	...(change.kind === 'dataset_failed' && {reason: 'last profile failed'}),
});

/**
Makes the report that leaves the program: without the values of a column where nothing drifted, and without any where
the config withholds them (`reports.values`).
*/
export const reportedDrift = (report: DriftReport): DriftReport => {
	const {metricDrifts, schemaChanges, notes, rows, valuesWithheld = false} = report;
	const drifted = new Set(
		[...metricDrifts.filter(({severity}) => severity !== 'none'), ...schemaChanges].map(
			({columnName}) => columnName,
		),
	);
	return {
		...report,
		metricDrifts: metricDrifts.map(drift =>
			!valuesWithheld && drifted.has(drift.columnName) ? drift : withoutValues(drift),
		),
		schemaChanges: valuesWithheld ? schemaChanges.map(change => withoutEvidence(change)) : schemaChanges,
		notes: valuesWithheld ? notes.map(note => withoutUnreadValues(note)) : notes,
		...(valuesWithheld && rows !== undefined && {rows: {...rows, differences: []}}),
	};
};

/** The steps of an explanation that name rules, and no value. */
const stepsWithoutValues: ReadonlySet<Step> = new Set(['rule', 'decision']);

/** Makes the explanation that leaves the program, without values where the config withholds them. */
export const reportedExplanation = (explanation: Explanation): Explanation => {
	const {report, finding, parts} = explanation;
	if (report.valuesWithheld !== true) {
		return explanation;
	}

	const plain = 'kind' in finding ? withoutEvidence(finding) : withoutValues(finding);
	const isWhole = !('kind' in finding) && !holdsValues(finding.metricName);
	return {
		...explanation,
		report: reportedDrift(report),
		finding: plain,
		parts: isWhole
			? parts
			: [
					...parts.filter(({step}) => stepsWithoutValues.has(step)),
					{step: 'verdict', lines: [`${plain.severity}: ${plain.reason}`]},
				],
	};
};

const columnWithoutValues = (profile: ColumnProfile): ColumnProfile => ({
	...profile,
	metrics: new Map([...profile.metrics].filter(([metric]) => !holdsValues(metric))),
});

/** Removes the metrics that hold values of the columns from a profile. */
export const profileWithoutValues = ({run, columns}: RunProfile): RunProfile => ({
	run,
	columns: columns.map(profile => columnWithoutValues(profile)),
});
