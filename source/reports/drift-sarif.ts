// Prints drift reports as SARIF 2.1.0 (OASIS), for code scanning services. A finding points at the config.
import {createHash} from 'node:crypto';
import path from 'node:path';
import process from 'node:process';
import {titleOf} from '../drift/finding-title.ts';
import type {Acceptance, DriftReport, MetricDrift, SchemaChange} from '../drift/report.ts';
import {reportedDrift} from '../drift/withheld-values.ts';
import type {DriftSeverity} from '../drift/severity.ts';
import {metricOf} from '../profiling/metrics/catalogue.ts';
import {version} from '../version.ts';
import {visible} from '../terminal-text.ts';
import {qualifiedName} from '../profiling/dataset.ts';
import {
	changeTitle,
	describeMetricDrift,
	schemaChangeNames,
	describeSchemaChange,
	type FindingDescription,
} from './describe-finding.ts';
import type {ReportFailure} from './report-failure.ts';
import {reportDataset, labelsOf} from './report-labels.ts';

const levels = {high: 'error', medium: 'warning', low: 'note'} as const;

type Level = (typeof levels)[keyof typeof levels];

type FindingResult = {
	readonly ruleId: string;
	readonly rule: string;
	readonly severity: DriftSeverity;
	readonly title: string;
	readonly words: FindingDescription;
	readonly reason: string;
	readonly accepted: Acceptance | null;
};

const ofMetric = (drift: MetricDrift): readonly FindingResult[] =>
	drift.severity === 'none'
		? []
		: [
				{
					ruleId: `drift/${drift.metricName}`,
					rule:
						drift.metricName === 'distribution'
							? 'How the values of a column are spread.'
							: metricOf(drift.metricName).meaning,
					severity: drift.severity,
					title: titleOf(drift),
					words: describeMetricDrift(drift),
					reason: drift.reason,
					accepted: drift.accepted,
				},
			];

const ofSchema = (change: SchemaChange): FindingResult => ({
	ruleId: `schema/${change.kind}`,
	rule: `A change of the schema: ${schemaChangeNames[change.kind]}.`,
	severity: change.severity,
	title: changeTitle(change),
	words: describeSchemaChange(change),
	reason: change.reason,
	accepted: change.accepted,
});

/** The path of the config, relative where possible, because services match it with the files of a repository. */
const uriOf = (configFile: string): string => {
	const relative = path.relative(process.cwd(), configFile);
	const isBelow = relative !== '' && !relative.startsWith('..') && !path.isAbsolute(relative);
	return (isBelow ? relative : path.basename(configFile))
		.split(path.sep)
		.map(part => encodeURIComponent(part))
		.join('/');
};

const resultOf = (
	report: DriftReport,
	{ruleId, severity, title, words, reason, accepted}: FindingResult,
	configFile: string | undefined,
) => {
	const {environment} = report.current;
	const name = qualifiedName(reportDataset(report));
	const level: Level = levels[severity];
	return {
		ruleId,
		level,
		message: {
			text: visible(
				`${name}.${title} ${labelsOf(report).verb} (${severity}): ` +
					`${words.baseline} → ${words.current}, ${words.change}` +
					(words.change === reason ? '' : ` (${reason})`) +
					(words.cause === undefined ? '' : `. ${words.cause}`),
			),
		},
		locations: [
			{
				...(configFile !== undefined && {
					physicalLocation: {artifactLocation: {uri: uriOf(configFile)}, region: {startLine: 1}},
				}),
				logicalLocations: [
					{name: visible(title), fullyQualifiedName: visible(`${name}.${title}`), kind: 'member'},
				],
			},
		],
		partialFingerprints: {
			'profilemeshDrift/v1': createHash('sha256')
				.update(JSON.stringify([environment, name, title, ruleId]))
				.digest('hex'),
		},
		...(accepted !== null && {
			suppressions: [
				{
					kind: 'external',
					status: 'accepted',
					justification: visible(`${accepted.reason} (until ${accepted.expires})`),
				},
			],
		}),
	};
};

/**
Prints several reports as the log of one run of the tool.

@param configFile The file that findings point at; none for a server that was named without a config.
*/
export const driftSarif = (
	reports: readonly DriftReport[],
	failures: readonly ReportFailure[],
	configFile: string | undefined,
) => {
	const found = reports
		.map(report => reportedDrift(report))
		.flatMap(report =>
			[
				...report.schemaChanges.map(change => ofSchema(change)),
				...report.metricDrifts.flatMap(drift => ofMetric(drift)),
			].map(finding => ({report, finding})),
		);
	const rules = new Map(found.map(({finding: {ruleId, rule}}) => [ruleId, rule]));
	return {
		$schema: 'https://json.schemastore.org/sarif-2.1.0.json',
		version: '2.1.0',
		runs: [
			{
				tool: {
					driver: {
						name: 'ProfileMesh',
						semanticVersion: version,
						rules: Array.from(rules, ([id, text]) => ({id, shortDescription: {text}})),
					},
				},
				invocations: [
					{
						executionSuccessful: failures.length === 0,
						...(failures.length > 0 && {
							toolExecutionNotifications: failures.map(({dataset, message, why}) => ({
								level: 'error',
								message: {
									text: visible(
										`${dataset} could not be compared: ` +
											(why === undefined ? message : `${message} (${why})`),
									),
								},
							})),
						}),
					},
				],
				columnKind: 'utf16CodeUnits',
				results: found.map(({report, finding}) => resultOf(report, finding, configFile)),
			},
		],
	};
};
