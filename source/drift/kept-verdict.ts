// The verdict of a run as a text that is kept with the run, and the key of what it depends on besides.
import {createHash} from 'node:crypto';
import {z} from 'zod';
import {parseJson} from '../parse-json.ts';
import {qualifiedName, type DatasetKey} from '../profiling/dataset.ts';
import {metricNames} from '../profiling/metrics/names.ts';
import {version} from '../version.ts';
import {findPinnedRun} from './baselines/pinned-run.ts';
import type {DriftContext} from './compare-runs.ts';
import {isExpired, isOf} from './decisions/decisions.ts';
import type {DriftStatus} from './drift-status.ts';
import type {Finding} from './report.ts';
import {driftSeverities, severities} from './severity.ts';
import type {NotifiedByWebhook} from './notified-findings.ts';

/** Raise it with every change after which the same runs and rules may have another verdict, or another text. */
const judgingVersion = 4;

/** A verdict that was kept, and the key that it was judged under. */
export type ReadVerdict = {readonly key: string; readonly driftStatus: DriftStatus};

type VerdictContext = Pick<DriftContext, 'settings' | 'decisions' | 'environment' | 'now'>;

/**
Makes the keys of verdicts. A verdict with another key is judged again: the program, the rules, the decisions that hold
or the history of the dataset are others.
*/
export const verdictKeys = ({settings, decisions, environment, now}: VerdictContext) => {
	const program = [version, judgingVersion, settings];
	return (dataset: DatasetKey, history: string): string => {
		const name = qualifiedName(dataset);
		const accepted = decisions.accepted.filter(
			decision => isOf(decision, {dataset: name, environment}) && !isExpired(decision, now),
		);
		const depends = [program, findPinnedRun(decisions, dataset, environment) ?? null, accepted, history];
		return createHash('sha256').update(JSON.stringify(depends)).digest('base64url');
	};
};

/** Most of a finding is in parts that its short form does not show. */
const shortened = (finding: Finding): Finding => {
	if ('kind' in finding) {
		const {slices: _slices, ...change} = finding;
		return change;
	}

	const {history: _history, ...drift} = finding;
	return drift.metricName === 'distribution' && drift.distribution?.kind === 'ordered'
		? {...drift, distribution: {...drift.distribution, bins: []}}
		: drift;
};

/**
The text that is kept.

@param notified The findings that webhooks were notified of before the run was judged again.
*/
export const writeVerdict = ({key, driftStatus}: ReadVerdict, notified: NotifiedByWebhook = {}): string =>
	JSON.stringify({
		key,
		// Its counts come first: the board reads no more.
		driftStatus: {...driftStatus, findings: driftStatus.findings.map(finding => shortened(finding))},
		...(Object.keys(notified).length > 0 && {told: notified}),
	});

const count = z.int().min(0);
const scalar = z.union([z.number(), z.string(), z.null()]);
const figure = z.number().nullable();
const named = z.string().nullable();
const column = z.looseObject({databaseType: z.string(), semanticType: z.string(), nullable: z.boolean()}).nullable();
const effect = z.looseObject({value: z.number()});

const orderedChange = z.looseObject({kind: z.literal('ordered'), psi: effect});
const valuesChange = z.looseObject({kind: z.literal('values'), jensenShannon: effect});

const schemaChange = z.looseObject({
	kind: z.string(),
	columnName: named,
	severity: z.enum(driftSeverities),
	baseline: column,
	current: column,
	reason: z.string(),
	accepted: z.null(),
});

const metricDrift = z.looseObject({
	columnName: named,
	metricName: z.enum([...metricNames, 'distribution']),
	severity: z.enum(severities),
	state: z.string(),
	reason: z.string(),
	baselineValue: scalar,
	currentValue: scalar,
	changePercent: figure,
	changeAbsolute: figure,
	accepted: z.null(),
	distribution: z.union([orderedChange, valuesChange]).nullish(),
});

/** Whoever can write to the store can write such a text: what screens read is checked. */
const isFinding = (value: unknown): value is Finding =>
	schemaChange.safeParse(value).success || metricDrift.safeParse(value).success;

const keptFinding = z.custom<Finding>(isFinding);

const columnSeverity = z.enum([...driftSeverities, 'schema']);
const keptColumn = z.tuple([z.string(), columnSeverity]);

const keptStatus = z.object({
	schemaChanges: count,
	bySeverity: z.object({low: count, medium: count, high: count}),
	worst: z.enum(severities),
	compared: count,
	fewRows: count,
	accepted: count,
	findings: z.array(keptFinding),
	columns: z.array(keptColumn),
});

/** What a verdict counts, without its findings and their columns. */
export type VerdictCounts = Omit<DriftStatus, 'findings' | 'columns'>;

/** Characters that hold the counts of a kept verdict, with some to spare: its findings come last. */
export const headLength = 400;

const headSchema = z.object({driftStatus: keptStatus.omit({findings: true, columns: true})});

/** The counts of a verdict from the beginning of its text; `undefined` where they are not there. */
export const readVerdictHead = (head: string): VerdictCounts | undefined => {
	const end = head.indexOf(',"findings":');
	return parseJson(`${head.slice(0, end)}}}`, headSchema)?.driftStatus;
};

const keptVerdict = z.object({key: z.string(), driftStatus: keptStatus});

/** `undefined` for a text of another version of the program, or none. */
export const readVerdict = (text: string | null): ReadVerdict | undefined =>
	text === null ? undefined : parseJson(text, keptVerdict);
