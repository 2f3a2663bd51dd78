// Watches datasets: profiles them repeatedly, and reports new drift.
import {datasetId, type DatasetKey} from '../../../profiling/dataset.ts';
import {countOf} from '../../../reports/format.ts';
import {formatTime} from '../../../reports/format-time.ts';
import type {DriftStatus} from '../../../drift/drift-status.ts';
import type {Finding} from '../../../drift/report.ts';
import {countStates} from '../../../events/batch-snapshot.ts';
import type {Session} from '../../navigation/session.ts';
import type {BatchController} from '../../services/batch-controller.ts';
import type {OpenConfig} from '../../services/open-config.ts';
import {readWatchAnswer, rhythmText, Watch, type WatchAnswer, type WatchRhythm} from '../../services/watch.ts';
import {describeError} from '../../state/error-message.ts';
import type {StatusesByDataset} from '../../state/drift-status.ts';
import {shortDriftStatusLine} from '../../text/drift-status-line.ts';
import {textOf} from '../../text/line.ts';
import {beginQuietly} from '../batch/state.ts';
import {tablesKeys} from './keys.ts';

const nameOf = (finding: Finding): string =>
	`${finding.columnName ?? ''} ${'kind' in finding ? finding.kind : finding.metricName}`;

/** Whether a status has findings that the previous one does not have. */
const hasNewFindings = (now: DriftStatus, before: DriftStatus | undefined): boolean => {
	const known = new Set((before?.findings ?? []).map(finding => nameOf(finding)));
	return now.findings.some(finding => !known.has(nameOf(finding)));
};

/** `customers ▲ 2 HIGH +3` for each dataset with new findings. */
const newDrift = ({snapshot, openConfig}: BatchController, before: StatusesByDataset): readonly string[] =>
	snapshot.value.datasets.flatMap(({datasetName, schemaName, runId}) => {
		const status = openConfig.verdicts.driftStatuses.value.get(runId ?? '');
		return status !== undefined && hasNewFindings(status, before.get(datasetId({schemaName, datasetName})))
			? [`${datasetName} ${textOf(shortDriftStatusLine(status))}`]
			: [];
	});

type Watched = {
	readonly openConfig: OpenConfig;
	readonly datasets: readonly DatasetKey[];
	readonly rings: boolean;
};

const profileOnce = async (session: Session, {openConfig, datasets, rings}: Watched): Promise<void> => {
	const before = openConfig.verdicts.settled.value;
	const batch = await beginQuietly(session, openConfig, datasets);
	if (batch === undefined) {
		return;
	}

	await batch.finished;
	await openConfig.verdicts.judged();
	const drift = newDrift(batch, before);
	const {failed} = countStates(batch.snapshot.value);
	if (drift.length > 0) {
		session.notify(`New drift: ${drift.join('; ')}`, 'high');
	} else if (failed > 0) {
		const show = session.keys.naming(tablesKeys)('lastBatch');
		session.notify(`Watching: ${countOf(failed, 'table')} failed; ${show} shows the batch`, 'failed');
	} else if (session.notice.value === undefined) {
		session.notify(`Profiled at ${formatTime(new Date()).slice(11, 16)}: no new drift`, 'dim');
	}

	if (rings && drift.length > 0) {
		session.ring();
	}
};

const rhythmOf = ({every}: WatchAnswer, {workspace}: OpenConfig): WatchRhythm | undefined => {
	if (every !== 'change') {
		return {every};
	}

	return workspace.sourcePolling === undefined ? undefined : {changes: workspace.sourcePolling};
};

const begin = (session: Session, rhythm: WatchRhythm, watched: Watched): void => {
	const watch = new Watch(rhythm, async () => {
		try {
			await profileOnce(session, watched);
		} catch (error) {
			session.showError(describeError(error));
		}
	});
	session.watch.set(watch);
	watch.begin();
	const what = countOf(watched.datasets.length, 'table');
	const stop = session.keys.naming(tablesKeys)('watch');
	session.notify(
		'every' in rhythm
			? `Watching ${what} every ${rhythmText(rhythm.every)}; ${stop} stops it`
			: `Watching ${what}: profiled when the source changes; ${stop} stops it`,
		'good',
	);
};

const defaultRhythm = '10m';

const hintOf = ({workspace}: OpenConfig): string =>
	workspace.sourcePolling === undefined
		? '30s, 10m or 1h; "10m bell" rings on new drift'
		: '30s, 10m, 1h, or change: when the source changes; "10m bell" rings';

type Question = {readonly text: string; readonly hint: string};

const askHowOften = (session: Session, watched: Omit<Watched, 'rings'>, {text, hint}: Question): void => {
	const [first, ...others] = watched.datasets;
	const what = others.length === 0 ? (first?.datasetName ?? '') : countOf(others.length + 1, 'table');
	session.ask({
		question: `Profile ${what} every`,
		text,
		hint,
		missing: 'Type how often, or press esc.',
		done(answer) {
			const read = readWatchAnswer(answer);
			const rhythm = read && rhythmOf(read, watched.openConfig);
			if (read === undefined || rhythm === undefined) {
				const why =
					read === undefined
						? `"${answer}" is not a duration from 1s to 24h`
						: 'a server does not report changes: type a duration';
				askHowOften(session, watched, {text: answer, hint: why});
				return;
			}

			session.changePreferences(preferences => ({...preferences, watch: answer}));
			begin(session, rhythm, {...watched, rings: read.rings});
		},
	});
};

/** Ends the running watch; without one, asks how often to profile these datasets. */
export const toggleWatch = (session: Session, openConfig: OpenConfig, datasets: readonly DatasetKey[]): void => {
	if (session.watch.value !== undefined) {
		session.endWatch();
		session.notify('The watch has ended.', 'good');
		return;
	}

	if (datasets.length === 0) {
		session.notify('There is nothing to watch.', 'dim');
		return;
	}

	askHowOften(
		session,
		{openConfig, datasets},
		{text: session.preferences.value.watch ?? defaultRhythm, hint: hintOf(openConfig)},
	);
};
