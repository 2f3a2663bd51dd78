// Sends new findings to the webhooks of the config, each once. A webhook that fails does not fail the command.
import {createHash} from 'node:crypto';
import {matchesTable} from '../config/table-patterns.ts';
import type {NotifyTarget} from '../config/notify-schema.ts';
import type {DriftWorkspace} from '../drift-review.ts';
import type {DriftReport, Finding} from '../drift/report.ts';
import {compareSeverities} from '../drift/severity.ts';
import {readNotified, withNotified, type NotifiedByWebhook} from '../drift/notified-findings.ts';
import {reportedDrift} from '../drift/withheld-values.ts';
import {datasetId, type DatasetKey} from '../profiling/dataset.ts';
import {failureText} from '../reports/error-text.ts';
import type {KeptVerdict, Store} from '../storage/store.ts';
import {countOf} from '../reports/format.ts';
import {dueFindings, openFindings, type OpenFinding} from './due-findings.ts';
import {jsonForm} from './json-form.ts';
import {findingsIn, worstOf, type DatasetNotice, type Notice} from './notice.ts';
import {maskedAddress, post, type PostOptions} from './post.ts';
import {slackForm} from './slack-form.ts';
import {teamsForm} from './teams-form.ts';

const forms = {json: jsonForm, slack: slackForm, teams: teamsForm} as const;

/** The report on a dataset's latest run, and the verdict that is kept with that run. */
type Judged = {readonly report: DriftReport; readonly kept: KeptVerdict};

/** A dataset for one webhook: its findings at the webhook's severity, and those that the webhook has not received. */
type Seen = Judged & {readonly found: readonly OpenFinding[]; readonly due: readonly OpenFinding[]};

type Delivery = {
	/** Identifies the webhook in the store without its address, which is a secret. */
	readonly mark: string;
	readonly seen: readonly Seen[];
	/** Whether the webhook received the findings that were due. */
	readonly isNotified: boolean;
};

export type NotifyOptions = PostOptions & {
	/** Writes a line about each message. */
	readonly warn: (text: string) => void;
	/** Whether some reports may be on earlier runs. Those are left out. */
	readonly areOfAnyRun?: boolean;
};

const markOf = ({url}: NotifyTarget): string => createHash('sha256').update(url).digest('base64url').slice(0, 16);

const seenBy = (target: NotifyTarget, judged: readonly Judged[]): readonly Seen[] => {
	const mark = markOf(target);
	return judged
		.filter(
			({kept}) =>
				target.tables?.some(pattern =>
					matchesTable(pattern, {schema: kept.schemaName, name: kept.datasetName}),
				) ?? true,
		)
		.map(({report, kept}) => {
			const found = openFindings(report, target.from);
			const notified = {now: readNotified(kept.text)[mark], before: readNotified(kept.textBefore)[mark]};
			return {report, kept, found, due: dueFindings(report, found, {kept, notified})};
		});
};

const noticeOf = ({report, due}: Seen): DatasetNotice => {
	const isDue = (finding: Finding): boolean => due.some(open => open.finding === finding);
	const {schemaChanges, metricDrifts} = reportedDrift({
		...report,
		schemaChanges: report.schemaChanges.filter(change => isDue(change)),
		metricDrifts: report.metricDrifts.filter(drift => isDue(drift)),
	});
	return {report, schemaChanges, metricDrifts};
};

const deliver = async (
	target: NotifyTarget,
	seen: readonly Seen[],
	{index, warn, environment, ...options}: NotifyOptions & {readonly index: number; readonly environment: string},
): Promise<Delivery> => {
	const mark = markOf(target);
	const datasets = seen
		.filter(({due}) => due.length > 0)
		.map(dataset => noticeOf(dataset))
		.toSorted((left, right) => compareSeverities(worstOf([right]), worstOf([left])));
	if (datasets.length === 0) {
		return {mark, seen, isNotified: true};
	}

	const notice: Notice = {environment, datasets};
	const why = await post(target.url, JSON.stringify(forms[target.format](notice)), options);
	const count = countOf(
		datasets.reduce((sum, dataset) => sum + findingsIn(dataset).length, 0),
		'new finding',
	);
	const name = `notify[${index}] (${maskedAddress(target.url)})`;
	warn(
		why === undefined
			? `Sent ${count} to ${name}\n`
			: failureText(
					{
						message: `${count} did not reach ${name}`,
						why,
						hint: 'The next drift of these tables tries again',
					},
					'warning',
				),
	);
	return {mark, seen, isNotified: why === undefined};
};

/** The findings of a dataset that each webhook has received after this delivery. */
const notifiedAfter = (deliveries: readonly Delivery[], {kept, report}: Judged): NotifiedByWebhook => ({
	...readNotified(kept.text),
	...Object.fromEntries(
		deliveries.flatMap(({mark, seen, isNotified}) => {
			const dataset = seen.find(candidate => candidate.report === report);
			const known = dataset?.found.filter(open => isNotified || !dataset.due.includes(open));
			return known === undefined
				? []
				: [[mark, Object.fromEntries(known.map(({id, severity}) => [id, severity]))] as const];
		}),
	),
});

const keyOf = (report: DriftReport | undefined): DatasetKey | undefined =>
	report && {schemaName: report.current.schemaName, datasetName: report.current.datasetName};

/** Keeps with each latest run which findings were sent: the next run may have them again. */
const remember = async (store: Store, judged: readonly Judged[], deliveries: readonly Delivery[]): Promise<void> => {
	for (const dataset of judged) {
		const {kept, report} = dataset;
		const notified = notifiedAfter(deliveries, dataset);
		const isSame = JSON.stringify(notified) === JSON.stringify(readNotified(kept.text));
		if (!isSame && (openFindings(report, 'low').length > 0 || Object.keys(readNotified(kept.text)).length > 0)) {
			// eslint-disable-next-line no-await-in-loop -- one statement at a time, for any number of datasets
			await store.keepVerdict(kept.runId, withNotified(kept.text, notified));
		}
	}
};

/**
Sends the new findings of reports on the latest runs, in one message to each webhook. A failing webhook is a warning.

@param reports One for each dataset.
@throws ProfileMeshError when the store fails.
*/
export const notify = async (
	workspace: Pick<DriftWorkspace, 'config' | 'store'>,
	reports: readonly DriftReport[],
	options: NotifyOptions,
): Promise<void> => {
	const {environment, config} = workspace.config;
	const targets = config.notify.map((target, index) => ({target, index})).filter(({target}) => target.url !== '');
	if (targets.length === 0 || reports.length === 0) {
		return;
	}

	const store = await workspace.store();
	const verdicts = await store.verdicts(environment, reports.length === 1 ? keyOf(reports[0]) : undefined);
	const kept = new Map(verdicts.map(verdict => [datasetId(verdict), verdict]));
	const judged = reports.flatMap(report => {
		const verdict = kept.get(datasetId(report.current));
		const isMeant = options.areOfAnyRun !== true || report.current.runId === verdict?.runId;
		return verdict === undefined || !isMeant ? [] : [{report, kept: verdict}];
	});
	const deliveries = await Promise.all(
		targets.map(async ({target, index}) =>
			deliver(target, seenBy(target, judged), {...options, index, environment}),
		),
	);
	await remember(store, judged, deliveries);
};
