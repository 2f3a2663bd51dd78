// How one verdict came about, number by number: the comparison is made again, and this time it tells what it does.
import {ProfileMeshError} from '../errors.ts';
import type {ColumnProfile, Measured, RunProfile} from '../profiling/profile.ts';
import type {DatasetKey} from '../profiling/dataset.ts';
import type {Comparison} from './baselines/choose-runs.ts';
import {compareRuns, type ComparedRuns, type DriftContext} from './compare-runs.ts';
import type {Acceptance, DriftReport, MetricDrift, SchemaChange} from './report.ts';
import type {Thresholds} from './severity.ts';
import {rulesFor} from './threshold-rules.ts';
import {steps, type Step} from './trace.ts';
import {figure, listText} from './figure-text.ts';

export type Explanation = {
	/** `age.mean`, `count`, `signup.type_changed`. */
	readonly title: string;
	readonly report: DriftReport;
	readonly finding: MetricDrift | SchemaChange;
	/** In the order of `steps`; each has at least one line. */
	readonly parts: ReadonlyArray<{readonly step: Step; readonly lines: readonly string[]}>;
};

export const titleOf = (finding: MetricDrift | SchemaChange): string => {
	const name = 'kind' in finding ? finding.kind : finding.metricName;
	return finding.columnName === null ? name : `${finding.columnName}.${name}`;
};

const maxCandidates = 6;

const find = ({metricDrifts, schemaChanges}: DriftReport, target: string): MetricDrift | SchemaChange => {
	const all = [...metricDrifts, ...schemaChanges];
	const found = all.find(finding => titleOf(finding) === target);
	if (found === undefined) {
		const near = all
			.map(finding => titleOf(finding))
			.filter(
				title =>
					title.startsWith(`${target}.`) || title.endsWith(`.${target.slice(target.lastIndexOf('.') + 1)}`),
			);
		const named = near.length > 0 ? near : all.map(finding => titleOf(finding));
		throw new ProfileMeshError('not-found', `Nothing of these runs is called ${target}`, {
			why: 'A verdict is called COLUMN.METRIC, and that on the rows of the dataset count',
			hint: `There are ${listText(named, maxCandidates)}`,
		});
	}

	return found;
};

const measuredText = (measured: Measured | undefined): string => {
	if (measured === undefined) {
		return 'not measured';
	}

	const {value, provenance} = measured;
	const text = value !== null && typeof value === 'object' ? `${value.length} entries` : String(value);
	switch (provenance.kind) {
		case 'exact': {
			return `${text}, exact`;
		}

		case 'estimate': {
			return `${text}, an estimate with an error of ${figure(provenance.error, 2)}`;
		}

		case 'sample': {
			return `${text}, of a sample of ${provenance.rows} rows`;
		}
	}
};

const sideText = (side: string, {run, columns}: RunProfile, drift: MetricDrift): string => {
	const column: ColumnProfile | undefined = columns.find(({column: {name}}) => name === drift.columnName);
	const metric = drift.metricName === 'distribution' ? undefined : column?.metrics.get(drift.metricName);
	const value =
		drift.metricName === 'distribution'
			? `${run.rowCount ?? 'an unknown number of'} rows`
			: drift.columnName === null
				? `${run.rowCount ?? 'unknown'} rows`
				: measuredText(metric);
	return `${side}: ${value} (run ${run.runId.slice(0, 8)}, ${run.profiledAt.toISOString()})`;
};

const bandsText = ({low, medium, high}: Thresholds, unit = ''): string =>
	`low from ${low}${unit}, medium from ${medium}${unit}, high from ${high}${unit}`;

const ruleLines = (drift: MetricDrift, {settings}: DriftContext, dataset: DatasetKey): readonly string[] => {
	const {metricName, columnName, rule} = drift;
	const rules = rulesFor(settings, dataset);
	const covering = rules.overridesOf(columnName, metricName);
	const ignore = rules.ignoreOf(columnName, metricName);
	const decided = [
		covering.length === 0
			? 'no override covers it'
			: `overrides that cover it, later ones win: ${covering.join(', ')}`,
		...(ignore === undefined ? [] : [`ignored by ${ignore}`]),
		...(rule === null ? [] : [`decided by ${rule}`]),
	];
	if (drift.metricName === 'distribution') {
		const {psi, wasserstein, jensenShannon, newValues, direction} = rules.effectRuleOf(drift.columnName);
		return [
			...(drift.distribution?.kind === 'values'
				? [
						`Jensen–Shannon: ${bandsText(jensenShannon)}; a value that is new or gone is low from ${figure(newValues * 100)} % of the rows on`,
					]
				: [`PSI: ${bandsText(psi)}`, `Wasserstein: ${bandsText(wasserstein, ' stddev')}`]),
			`judged from ${settings.distribution.min_rows} values on either side on`,
			...(direction === 'both' ? [] : [`only changes ${direction} count`]),
			...decided,
		];
	}

	const {thresholds, measure, direction} = rules.ruleOf(columnName, metricName);
	return [`${bandsText(thresholds)}; measure ${measure}, direction ${direction}`, ...decided];
};

const decisionText = (accepted: Acceptance | null): string =>
	accepted === null
		? 'not accepted'
		: `accepted on ${accepted.acceptedAt.slice(0, 10)} until ${accepted.expires}: ${accepted.reason}`;

/**
Explains one verdict of a comparison.

@param target `COLUMN.METRIC`, where METRIC may be `distribution` or a change of the schema; `count` for the rows of the dataset.
@throws ProfileMeshError `not-found` when the comparison has no such verdict, else as `chooseRuns`.
*/
export const explainVerdict = async (
	context: DriftContext,
	dataset: DatasetKey,
	target: string,
	comparison: Comparison,
): Promise<Explanation> => {
	const first = await compareRuns(context, dataset, comparison);
	const finding = find(first.report, target);
	const heard = new Map<Step, string[]>();
	const hear = (step: Step, lines: string | readonly string[]): void => {
		heard.set(step, [...(heard.get(step) ?? []), ...(typeof lines === 'string' ? [lines] : lines)]);
	};

	const finished = (compared: ComparedRuns, explained: MetricDrift | SchemaChange): Explanation => {
		hear('verdict', `${explained.severity}: ${explained.reason}`);
		hear('decision', decisionText(explained.accepted));
		return {
			title: titleOf(explained),
			report: compared.report,
			finding: explained,
			parts: steps.flatMap(step => {
				const lines = heard.get(step);
				return lines === undefined ? [] : [{step, lines}];
			}),
		};
	};

	if ('kind' in finding) {
		for (const fact of finding.evidence) {
			hear('change', fact);
		}

		return finished(first, finding);
	}

	// The runs are the same ones, even when a newer one has come meanwhile.
	const again = await compareRuns(
		context,
		dataset,
		{...comparison, current: first.report.current.runId},
		{
			column: finding.columnName,
			metric: finding.metricName,
			trace(step, lines) {
				hear(step, lines());
			},
		},
	);
	hear('values', [sideText('baseline', again.baseline, finding), sideText('current', again.current, finding)]);
	hear('rule', ruleLines(finding, context, dataset));
	return finished(again, find(again.report, target));
};
