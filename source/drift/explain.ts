// Explains one verdict, number by number. It repeats the comparison with a trace.
import {ProfileMeshError} from '../errors.ts';
import {metricOf} from '../profiling/metrics/catalogue.ts';
import type {Measured, RunProfile} from '../profiling/profile.ts';
import type {DatasetKey} from '../profiling/dataset.ts';
import type {DriftSettings} from '../config/schema.ts';
import type {Side} from './column-pair.ts';
import {titleOf} from './finding-title.ts';
import {historySteps} from './history/apply-history.ts';
import {traceComparison} from './compare-metrics.ts';
import type {ComparedRuns} from './judge-runs.ts';
import type {Acceptance, DistributionDrift, DriftReport, FigureDrift, Finding, MetricDrift} from './report.ts';
import type {Thresholds} from './severity.ts';
import {rulesFor, type DatasetRules} from './threshold-rules.ts';
import {steps, type Step} from './trace.ts';
import {countText, figure, groupedFigure, listText, withGroups} from './figure-text.ts';

export type Explanation = {
	/** `age.mean`, `count`, `signup.type_changed`. */
	readonly title: string;
	readonly report: DriftReport;
	readonly finding: Finding;
	/** The steps in the order of `steps`. Each has at least one line. */
	readonly parts: ReadonlyArray<{readonly step: Step; readonly lines: readonly string[]}>;
};

const maxCandidates = 6;

/**
Finds the finding with a title.

@throws ProfileMeshError `not-found` when the report has no such finding.
*/
export const findFinding = ({metricDrifts, schemaChanges}: DriftReport, target: string): Finding => {
	const all = [...metricDrifts, ...schemaChanges];
	const found = all.find(finding => titleOf(finding) === target);
	if (found === undefined) {
		const dot = target.lastIndexOf('.');
		const [column, metric] = dot === -1 ? [target, target] : [target.slice(0, dot), target.slice(dot + 1)];
		const titles = all.map(finding => titleOf(finding));
		const ofColumn = titles.filter(title => title.startsWith(`${target}.`) || title.startsWith(`${column}.`));
		const near = ofColumn.length > 0 ? ofColumn : titles.filter(title => title.endsWith(`.${metric}`));
		const named = near.length > 0 ? near : titles;
		throw new ProfileMeshError('not-found', `These runs have no verdict named ${target}`, {
			why: 'A verdict is named COLUMN.METRIC, and the verdict on the rows of the dataset is named count',
			hint: `Name one of its verdicts: ${listText(named, maxCandidates)}`,
		});
	}

	return found;
};

const measuredText = (measured: Measured | undefined): string => {
	if (measured === undefined) {
		return 'not measured';
	}

	const {value, provenance} = measured;
	const text = value !== null && typeof value === 'object' ? `${value.length} entries` : withGroups(String(value));
	switch (provenance.kind) {
		case 'exact': {
			return `${text}, exact`;
		}

		case 'estimate': {
			return `${text}, an estimate with an error of ${groupedFigure(provenance.error, 2)}`;
		}

		case 'sample': {
			return `${text}, of a sample of ${countText(provenance.rows, 'row')}`;
		}
	}
};

const sideText = (side: Side, {run, columns}: RunProfile, {columnName, metricName}: MetricDrift): string => {
	const column = columns.find(({column: {name}}) => name === columnName);
	const value =
		column === undefined || metricName === 'distribution'
			? run.rowCount === null
				? 'an unknown number of rows'
				: countText(run.rowCount, 'row')
			: measuredText(column.metrics.get(metricName));
	return `${side}: ${value}`;
};

const thresholdsText = ({low, medium, high}: Thresholds, unit = ''): string =>
	`low from ${low}${unit}, medium from ${medium}${unit}, high from ${high}${unit}`;

const directions = {both: 'either direction', up: 'only upwards', down: 'only downwards'} as const;

const measures = {
	points: 'change in percentage points',
	relative: 'change in percent',
	absolute: 'change in the unit of the metric',
} as const;

const effectRuleLines = (drift: DistributionDrift, rules: DatasetRules, minRows: number): readonly string[] => {
	const {psi, wasserstein, jensenShannon, newValues, direction} = rules.effectRuleOf(drift.columnName);
	const minShare = `${figure(newValues * 100)} %`;
	return [
		...(drift.distribution?.kind === 'values'
			? [
					`Jensen–Shannon: ${thresholdsText(jensenShannon)}; ` +
						`a value that is new or gone is low from ${minShare} of the rows on`,
				]
			: [`PSI: ${thresholdsText(psi)}`, `Wasserstein: ${thresholdsText(wasserstein, ' stddev')}`]),
		`needs ${countText(minRows, 'value')} on each side`,
		...(direction === 'both' ? [] : [directions[direction]]),
	];
};

const figureRuleLine = ({columnName, metricName}: FigureDrift, rules: DatasetRules): string => {
	const {thresholds, measure, direction} = rules.ruleOf(columnName, metricName);
	const usual = metricOf(metricName).judge === 'points' ? 'points' : 'relative';
	const measured = measures[measure === 'usual' ? usual : measure];
	return `${thresholdsText(thresholds)}; ${measured}, ${directions[direction]}`;
};

const ruleLines = (drift: MetricDrift, settings: DriftSettings, dataset: DatasetKey): readonly string[] => {
	const {metricName, columnName, rule} = drift;
	const rules = rulesFor(settings, dataset);
	const overrides = rules.overridesOf(columnName, metricName);
	const ignore = rules.ignoreOf(columnName, metricName);
	return [
		...(drift.metricName === 'distribution'
			? effectRuleLines(drift, rules, settings.distribution.min_rows)
			: [figureRuleLine(drift, rules)]),
		overrides.length === 0
			? 'no override applies'
			: `overrides that apply, later ones win: ${overrides.join(', ')}`,
		...(ignore === undefined ? [] : [`ignored by ${ignore}`]),
		...(rule === null ? [] : [`decided by ${rule}`]),
	];
};

const decisionText = (accepted: Acceptance | null): string =>
	accepted === null
		? 'not accepted'
		: `accepted on ${accepted.acceptedAt.slice(0, 10)} until ${accepted.expires}: ${accepted.reason}`;

/** Collects the lines of an explanation by their step. */
class Steps {
	readonly #lines = new Map<Step, readonly string[]>();

	add(step: Step, lines: string | readonly string[]): void {
		this.#lines.set(step, [...(this.#lines.get(step) ?? []), ...(typeof lines === 'string' ? [lines] : lines)]);
	}

	explain(finding: Finding, report: DriftReport): Explanation {
		this.add('verdict', `${finding.severity}: ${finding.reason}`);
		this.add('decision', decisionText(finding.accepted));
		return {
			title: titleOf(finding),
			report,
			finding,
			parts: steps.flatMap(step => {
				const lines = this.#lines.get(step);
				return lines === undefined || lines.length === 0 ? [] : [{step, lines}];
			}),
		};
	}
}

/**
Explains one finding on slices that were counted.

@throws ProfileMeshError `not-found` when the report has no such finding.
*/
export const explainCounts = (report: DriftReport, target: string): Explanation => {
	const finding = findFinding(report, target);
	const explanation = new Steps();
	if ('kind' in finding) {
		explanation.add('change', finding.evidence);
	} else {
		explanation.add('history', historySteps(finding.history, [finding.baselineValue, finding.currentValue]));
	}

	return explanation.explain(finding, report);
};

/**
Explains one finding of two runs that were compared.

@throws ProfileMeshError `not-found` when the report has no such finding.
*/
export const explainCompared = (
	{report, baseline, current}: ComparedRuns,
	target: string,
	settings: DriftSettings,
): Explanation => {
	const finding = findFinding(report, target);
	const explanation = new Steps();
	if ('kind' in finding) {
		explanation.add('change', finding.evidence);
		return explanation.explain(finding, report);
	}

	traceComparison(
		{baseline, current, settings, growth: report.growth, isMedian: report.baselineRule.kind === 'median'},
		{
			column: finding.columnName,
			metric: finding.metricName,
			trace(step, lines) {
				explanation.add(step, lines());
			},
		},
	);
	explanation.add('values', [sideText('baseline', baseline, finding), sideText('current', current, finding)]);
	explanation.add('rule', ruleLines(finding, settings, report.current));
	explanation.add('history', historySteps(finding.history, [finding.baselineValue, finding.currentValue]));
	return explanation.explain(finding, report);
};
