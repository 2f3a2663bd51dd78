// Marks each finding that a decision accepts. An accepted finding stays in the report, and fails no command.
import {qualifiedName} from '../../profiling/dataset.ts';
import {metricOf} from '../../profiling/metrics/catalogue.ts';
import {parseDecimal, subtract} from '../../profiling/exact-decimal.ts';
import type {Acceptance, DriftReport, FigureDrift, MetricDrift, SchemaChange} from '../report.ts';
import {judgeChange} from '../metrics/judge-change.ts';
import {withoutContext} from '../metrics/judge-size.ts';
import {summarise} from '../summary.ts';
import {rulesFor, type DatasetRules} from '../threshold-rules.ts';
import type {DriftSettings} from '../../config/schema.ts';
import {isAcceptedChange} from './accepted-value.ts';
import {acceptedTitle, isExpired, isCovered, isOf, type Accepted} from './decisions.ts';

const acceptanceOf = ({reason, expires, accepted_at: acceptedAt}: Accepted): Acceptance => ({
	reason,
	expires,
	acceptedAt,
});

/**
Whether a figure moved further from the baseline than the accepted value, by as much as a drift. A figure that came back
is milder than the accepted one.
*/
const hasMovedOn = (
	{metricName, columnName, baselineValue, currentValue}: FigureDrift,
	{value}: Accepted,
	rules: DatasetRules,
): boolean => {
	if (value === undefined || baselineValue === null || currentValue === null) {
		return false;
	}

	const [before, accepted, after] = [parseDecimal(baselineValue), parseDecimal(value), parseDecimal(currentValue)];
	if (before === undefined || accepted === undefined || after === undefined) {
		return false;
	}

	const isOnward = subtract(accepted, before).digits > 0n === subtract(after, accepted).digits > 0n;
	const {severity} = judgeChange(metricOf(metricName), [value, currentValue], {
		rule: rules.ruleOf(columnName, metricName),
		context: withoutContext,
	});
	return isOnward && severity !== 'none';
};

const coversDrift = (decision: Accepted, drift: MetricDrift, rules: DatasetRules): boolean =>
	decision.metric === drift.metricName &&
	(decision.column ?? null) === drift.columnName &&
	isCovered(drift.severity, decision) &&
	(drift.metricName === 'distribution' || !hasMovedOn(drift, decision, rules));

const coversChange = (decision: Accepted, change: SchemaChange): boolean =>
	decision.metric === change.kind &&
	(decision.column ?? null) === change.columnName &&
	isCovered(change.severity, decision) &&
	(decision.value === undefined || isAcceptedChange(change, String(decision.value)));

/** Applies the acceptances that hold to a report. The notes name expired ones. */
export const applyAcceptances = (
	report: DriftReport,
	accepted: readonly Accepted[],
	{settings, now}: {readonly settings: DriftSettings; readonly now: Date},
): DriftReport => {
	const {current} = report;
	const ofDataset = accepted.filter(decision =>
		isOf(decision, {dataset: qualifiedName(current), environment: current.environment}),
	);
	if (ofDataset.length === 0) {
		return report;
	}

	const rules = rulesFor(settings, current);
	const valid = ofDataset.filter(decision => !isExpired(decision, now));
	const expired = ofDataset.filter(decision => isExpired(decision, now));
	const acceptanceBy = (covers: (decision: Accepted) => boolean): Acceptance | null => {
		const found = valid.find(decision => covers(decision));
		return found === undefined ? null : acceptanceOf(found);
	};

	const drifted = report.metricDrifts.filter(({severity}) => severity !== 'none');
	const lapsed = expired.filter(
		decision =>
			drifted.some(drift => coversDrift(decision, drift, rules)) ||
			report.schemaChanges.some(change => coversChange(decision, change)),
	);
	const metricDrifts = report.metricDrifts.map((drift): MetricDrift =>
		drift.severity === 'none'
			? drift
			: {...drift, accepted: acceptanceBy(decision => coversDrift(decision, drift, rules))},
	);
	const schemaChanges = report.schemaChanges.map(change => ({
		...change,
		accepted: acceptanceBy(decision => coversChange(decision, change)),
	}));
	return {
		...report,
		metricDrifts,
		schemaChanges,
		notes: [
			...report.notes,
			...lapsed.map(
				({reason, expires, ...decision}) =>
					`Accepted until ${expires} and no longer: ${acceptedTitle(decision)} (${reason}).`,
			),
		],
		summary: summarise(metricDrifts, schemaChanges),
	};
};
