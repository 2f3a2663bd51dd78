// Compares one metric between two runs: finds the reasons not to judge it, else judges it and takes the noise off.
import {metricOf, type Metric} from '../profiling/metrics/catalogue.ts';
import type {
	ColumnProfile,
	Measured,
	Provenance,
	RunProfile,
	Scalar,
} from '../profiling/profile.ts';
import {toDays, toTimeOfDay} from './calendar.ts';
import {asDouble, errorOfDifference, standardError} from './estimate-error.ts';
import {isShapedByRowsSeen, unmeasured} from './not-judged.ts';
import type {MetricDrift} from './report.ts';
import {judgeChange, type Surroundings, type Verdict} from './severity.ts';
import type {DatasetRules} from './threshold-rules.ts';

/** The two runs and what holds for all of their columns. */
export type Pair = {
	readonly baseline: RunProfile;
	readonly current: RunProfile;
	readonly rules: DatasetRules;
	readonly alike: boolean;
	readonly elapsedDays: number;
};

/** A comparison, and what the notes say about it. */
export type Compared = {
	readonly drift: MetricDrift;
	readonly note?: string | null;
};

const isScalar = (value: Measured['value']): value is Scalar => value === null || typeof value !== 'object';

const scalarOf = (measured: Measured | undefined): Scalar => {
	const value = measured?.value ?? null;
	return isScalar(value) ? value : null;
};

const isUncertain = (measured: Measured | undefined): boolean => measured !== undefined && measured.provenance.kind !== 'exact';

const notJudged = (reason: string): Verdict => ({
	severity: 'none', reason, changePercent: null, changeAbsolute: null,
});

const figure = (value: number): string => String(Number(value.toPrecision(3)));

/** A drift within the error of what was compared is none; the reason says how far the error reaches. */
const lessNoise = (verdict: Verdict, error: number | undefined): Verdict => {
	if (error === undefined || verdict.severity === 'none' || verdict.changeAbsolute === null) {
		return verdict;
	}

	return Math.abs(verdict.changeAbsolute) <= error
		? {...verdict, severity: 'none', reason: `within the error of the estimate (±${figure(error)})`}
		: verdict;
};

const rowsOf = ({run, columns}: RunProfile): Measured | undefined => {
	const counted = columns.map(({metrics}) => metrics.get('count')).find(count => count !== undefined);
	if (run.rowCount === null) {
		return counted;
	}

	const provenance: Provenance = run.sampling.kind === 'all' ? counted?.provenance ?? {kind: 'exact'} : {kind: 'sample', rows: run.rowCount};
	return {value: run.rowCount, provenance};
};

/** How many rows a ratio draws varies by itself: one standard error, binomial. */
const rowsError = ({run: {sampling}}: RunProfile, rows: Measured): number =>
	sampling.kind === 'ratio' ? Math.sqrt((asDouble(rows.value) ?? 0) * (1 - sampling.ratio)) : 0;

/** Compares the rows of the dataset; `undefined` where neither run counted them. */
export const compareRows = ({baseline, current, rules, alike, elapsedDays}: Pair): Compared | undefined => {
	const [before, after] = [rowsOf(baseline), rowsOf(current)];
	if (before === undefined && after === undefined) {
		return undefined;
	}

	const judge = (): Verdict => {
		const ignore = rules.ignoreOf(null, 'count');
		if (ignore !== undefined) {
			return notJudged(`ignored by ${ignore}`);
		}

		if (before === undefined || after === undefined) {
			return notJudged(`was not measured in the ${before === undefined ? 'baseline' : 'current'} run`);
		}

		if (!alike) {
			return notJudged('the runs were sampled differently');
		}

		const surroundings = {stddev: null, spanDays: null, elapsedDays};
		const verdict = judgeChange(metricOf('count'), scalarOf(before), scalarOf(after), rules.ruleOf(null, 'count'), surroundings);
		const error = errorOfDifference(rowsError(baseline, before), rowsError(current, after));
		return lessNoise(verdict, error);
	};

	return {
		drift: {
			columnName: null,
			metricName: 'count',
			baselineValue: scalarOf(before),
			currentValue: scalarOf(after),
			...judge(),
			estimated: isUncertain(before) || isUncertain(after),
		},
	};
};

const surroundingsOf = ({metrics}: ColumnProfile, elapsedDays: number): Surroundings => {
	const [first, last] = (['min', 'max'] as const).map(name => {
		const value = scalarOf(metrics.get(name));
		return value === null ? undefined : toDays(value) ?? toTimeOfDay(value);
	});
	return {
		stddev: asDouble(metrics.get('stddev')?.value) ?? null,
		spanDays: first === undefined || last === undefined ? null : last - first,
		elapsedDays,
	};
};

/** Why a table's columns are not judged: one of the runs saw no rows, and the count of rows says so already. */
export const emptiness = ({baseline, current}: Pair, rows: Compared | undefined): string | undefined => {
	if (rows === undefined || rows.drift.severity === 'none') {
		return undefined;
	}

	const isEmpty = (profile: RunProfile) => asDouble(rowsOf(profile)?.value) === 0;
	if (isEmpty(baseline)) {
		return 'the table was empty: judged by its count';
	}

	return isEmpty(current) ? 'the table is empty now: judged by its count' : undefined;
};

/** Compares one metric of one column; `undefined` where neither run has it. */
export const compareMetric = (metric: Metric, before: ColumnProfile, after: ColumnProfile, pair: Pair, empty: string | undefined): Compared | undefined => {
	const {rules, alike, elapsedDays} = pair;
	const [baseline, current] = [before.metrics.get(metric.name), after.metrics.get(metric.name)];
	const missing = [unmeasured(metric, 'baseline', before), unmeasured(metric, 'current', after)].filter(side => side !== undefined);
	const hasFailed = before.errors.has(metric.name) || after.errors.has(metric.name);
	if (!hasFailed && missing.length === 2) {
		return undefined;
	}

	const compared = (verdict: Verdict, note: string | null = null): Compared => ({
		drift: {
			columnName: after.column.name,
			metricName: metric.name,
			baselineValue: scalarOf(baseline),
			currentValue: scalarOf(current),
			...verdict,
			estimated: isUncertain(baseline) || isUncertain(current),
		},
		note,
	});

	const ignore = rules.ignoreOf(after.column.name, metric.name);
	if (ignore !== undefined) {
		return compared(notJudged(`ignored by ${ignore}`));
	}

	if (baseline === undefined || current === undefined) {
		const notes = missing.map(({note}) => note).filter(note => note !== null);
		return compared(notJudged(missing.map(({reason}) => reason).join('; ')), notes.length === 0 ? null : notes.join('; '));
	}

	if (empty !== undefined) {
		return compared(notJudged(empty));
	}

	if (!alike && isShapedByRowsSeen(metric)) {
		return compared(notJudged('the runs were sampled differently'));
	}

	const rule = rules.ruleOf(after.column.name, metric.name);
	const verdict = judgeChange(metric, scalarOf(baseline), scalarOf(current), rule, surroundingsOf(before, elapsedDays));
	const error = errorOfDifference(standardError(metric, baseline, before), standardError(metric, current, after));
	return compared(lessNoise(verdict, error));
};
