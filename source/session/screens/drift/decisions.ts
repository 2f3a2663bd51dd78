// What is decided about drift from the screens: which run is the baseline, and what may pass for some time. Kept beside the config.
import {basename} from 'node:path';
import type {DatasetKey} from '../../../profiling/dataset.ts';
import type {Run} from '../../../profiling/profile.ts';
import type {Comparison} from '../../../workspace.ts';
import {breadcrumbOf} from '../../navigation/breadcrumb.ts';
import type {Session} from '../../navigation/session.ts';
import type {OpenConfig} from '../../services/open-config.ts';
import {acceptanceOf, type Finding, targetOf} from '../../state/findings.ts';
import {type Choice, choiceState} from '../choice/state.ts';

/** What is decided about, and what has to be shown anew afterwards. */
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
		const said = await work();
		onDecided();
		session.notify(`${said}; kept in ${basename(await openConfig.workspace.decisionsFile())}`, 'good');
		await openConfig.compareAgain(dataset);
	});
};

/** Makes a run the one that later ones are compared with. */
export const pinRun = (session: Session, subject: DecisionSubject, run: Run): void => {
	decide(session, subject, async () => {
		await subject.openConfig.workspace.pin(subject.dataset, {run: run.runId});
		return `Pinned run ${run.runId.slice(0, 6)} as the baseline`;
	});
};

export const unpin = (session: Session, subject: DecisionSubject): void => {
	decide(session, subject, async () => {
		const pin = await subject.openConfig.workspace.unpin(subject.dataset);
		return pin === undefined ? 'There was no pinned run' : `Let go of the pinned run ${pin.run.slice(0, 6)}`;
	});
};

const dayInMilliseconds = 86_400_000;

/** The last day of so many, in UTC, as decisions have it. */
const dayAfter = (days: number): string => new Date(Date.now() + days * dayInMilliseconds).toISOString().slice(0, 10);

/** Days for which a finding can be accepted. */
const periods = [7, 30, 90] as const;

type Accepting = {
	readonly finding: Finding;
	/** The runs that the finding comes from. */
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

/** Asks for a reason and an end, then accepts the finding. Withdraws the acceptance of an accepted one. */
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
