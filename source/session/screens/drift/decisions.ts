// Decisions about drift from the screens: pins and acceptances, kept in a file beside the config.
import {basename} from 'node:path';
import {shortRunId} from '../../../drift/baselines/baseline-rule.ts';
import {millisecondsPer} from '../../../durations.ts';
import type {DatasetKey} from '../../../profiling/dataset.ts';
import type {Run} from '../../../profiling/profile.ts';
import type {Comparison} from '../../../workspace.ts';
import {breadcrumbOf} from '../../navigation/breadcrumb.ts';
import type {Session} from '../../navigation/session.ts';
import type {OpenConfig} from '../../services/open-config.ts';
import {acceptanceOf, type Finding, targetOf} from '../../../reports/findings.ts';
import {type Choice, choiceState} from '../choice/state.ts';

/** The subject of a decision, and what to load again after it. */
export type DecisionSubject = {
	readonly openConfig: OpenConfig;
	readonly dataset: DatasetKey;
	readonly onDecided: () => void;
};

const decide = (
	session: Session,
	{openConfig, dataset, onDecided}: DecisionSubject,
	work: () => Promise<string>,
): void => {
	session.attempt(async () => {
		const outcome = await work();
		onDecided();
		session.notify(`${outcome}; kept in ${basename(await openConfig.workspace.decisionsFile())}`, 'good');
		await openConfig.compareAgain(dataset);
	});
};

/** Pins a run as the baseline. */
export const pinRun = (session: Session, subject: DecisionSubject, run: Run): void => {
	decide(session, subject, async () => {
		await subject.openConfig.workspace.pin(subject.dataset, {run: run.runId});
		return `Pinned run ${shortRunId(run.runId)} as the baseline`;
	});
};

export const unpin = (session: Session, subject: DecisionSubject): void => {
	decide(session, subject, async () => {
		const pin = await subject.openConfig.workspace.unpin(subject.dataset);
		return pin === undefined ? 'No run was pinned' : `Unpinned run ${shortRunId(pin.run)}`;
	});
};

/** The last of so many days, in UTC, in the format of decisions. */
const dayAfter = (days: number): string => new Date(Date.now() + days * millisecondsPer.d).toISOString().slice(0, 10);

/** How many days an acceptance can last. */
const periods = [7, 30, 90] as const;

type Accepting = {
	readonly finding: Finding;
	/** The runs of the finding. */
	readonly comparison: Comparison;
};

type AcceptanceRequest = {
	readonly target: string;
	readonly reason: string;
	/** The last day, as `2026-01-31`. */
	readonly expires: string;
	readonly comparison: Comparison;
};

const acceptUntil = (
	session: Session,
	subject: DecisionSubject,
	{target, reason, expires, comparison}: AcceptanceRequest,
): void => {
	decide(session, subject, async () => {
		await subject.openConfig.workspace.accept(subject.dataset, {
			targets: [target],
			reason,
			expires,
			comparison,
		});
		return `Accepted ${target} until ${expires}`;
	});
};

/** Asks for a reason and an end, then accepts the finding. Withdraws the acceptance of an accepted finding. */
export const acceptFinding = (session: Session, subject: DecisionSubject, {finding, comparison}: Accepting): void => {
	const target = targetOf(finding);
	if (finding.severity === 'none') {
		session.notify(`${target} did not drift: there is nothing to accept.`, 'dim');
		return;
	}

	if (acceptanceOf(finding) !== null) {
		decide(session, subject, async () => {
			await subject.openConfig.workspace.withdraw(subject.dataset, [target]);
			return `${target} is not accepted any more`;
		});
		return;
	}

	const choicesFor = (reason: string): readonly Choice[] =>
		periods.map(days => {
			const expires = dayAfter(days);
			return {
				id: expires,
				label: `for ${days} days`,
				about: `to the end of ${expires}`,
				choose() {
					acceptUntil(session, subject, {target, reason, expires, comparison});
				},
			};
		});
	session.ask({
		question: `Why may ${target} pass?`,
		done(reason) {
			session.push(
				choiceState({
					breadcrumb: breadcrumbOf(subject, 'accept', target),
					question: 'Accept it until when?',
					choices: choicesFor(reason),
				}),
			);
		},
	});
};
