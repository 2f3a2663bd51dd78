// Decisions about drift from the screens: pins and acceptances, kept in a file beside the config.
import {basename} from 'node:path';
import {shortRunId} from '../../../drift/baselines/baseline-rule.ts';
import {millisecondsPer} from '../../../durations.ts';
import type {DatasetKey} from '../../../profiling/dataset.ts';
import type {Run} from '../../../profiling/profile.ts';
import type {Comparison} from '../../../workspace.ts';
import {countOf} from '../../../reports/format.ts';
import {cellWidth} from '../../../terminal-text.ts';
import {breadcrumbOf} from '../../navigation/breadcrumb.ts';
import type {Session} from '../../navigation/session.ts';
import type {OpenConfig} from '../../services/open-config.ts';
import {acceptanceOf, type ListedFinding, targetOf} from '../../../reports/findings.ts';
import {type Choice, choiceState} from '../choice/state.ts';
import {driftKeys} from './keys.ts';
import {shownTitleOf} from './rows.ts';

/** The subject of a decision, and what to load again after it. */
export type DecisionSubject = {
	readonly openConfig: OpenConfig;
	readonly dataset: DatasetKey;
	readonly onDecided: () => Promise<void>;
};

/** Loads again what a decision changed. */
const showDecided = async ({openConfig, dataset, onDecided}: DecisionSubject): Promise<void> => {
	await onDecided();
	void openConfig.compareAgain(dataset);
};

const decide = (session: Session, subject: DecisionSubject, work: () => Promise<string>): void => {
	session.notify('Saving the decision', 'dim');
	session.attempt(async () => {
		const {readDecisionsText, restoreDecisions} = await import('../../../drift/decisions/decisions-file.ts');
		const file = await subject.openConfig.workspace.decisionsFile();
		const before = await readDecisionsText(file);
		const outcome = await work();
		const now = await readDecisionsText(file);
		await showDecided(subject);
		if (now === before) {
			session.notify(outcome, 'dim');
			return;
		}

		session.keepUndo({
			what: outcome,
			async undo() {
				if (!(await restoreDecisions(file, {now, before}))) {
					throw new Error(`${basename(file)} has changed since then, so nothing was undone`);
				}

				await showDecided(subject);
				return `Undone: ${outcome}`;
			},
		});
		const undo = session.keys.naming(driftKeys)('undo');
		const whole = `${outcome}; saved in ${basename(file)}; ${undo} undoes it`;
		const fits = cellWidth(whole) <= session.size.value.columns;
		session.notify(fits ? whole : `${outcome}; ${undo} undoes it`, 'good');
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
	/** What drifted, one or more. */
	readonly findings: readonly ListedFinding[];
	/** The runs of the findings. */
	readonly comparison: Comparison;
};

/** `age.mean`, `signup.type_changed`, or how many findings. */
const namesOf = (findings: readonly ListedFinding[]): string => {
	const [finding] = findings;
	if (finding === undefined || findings.length > 1) {
		return countOf(findings.length, 'finding');
	}

	return finding.kind === 'schema' ? targetOf(finding) : shownTitleOf(finding);
};

/** Asks for confirmation, then removes the acceptances. */
const takeBack = (session: Session, subject: DecisionSubject, findings: readonly ListedFinding[]): void => {
	const names = namesOf(findings);
	const reasons = new Set(findings.map(finding => acceptanceOf(finding)?.reason));
	const [reason] = reasons;
	session.push(
		choiceState({
			breadcrumb: breadcrumbOf(subject, 'accept', names),
			question: `Remove the acceptance of ${names}?`,
			choices: [
				{id: 'keep', label: 'no, keep it', choose: () => undefined},
				{
					id: 'remove',
					label: 'yes, remove it',
					...(reasons.size === 1 && reason !== undefined && {about: `its reason was: ${reason}`}),
					choose() {
						decide(session, subject, async () => {
							await subject.openConfig.workspace.withdraw(
								subject.dataset,
								findings.map(finding => targetOf(finding)),
							);
							return `Removed the acceptance of ${names}`;
						});
					},
				},
			],
		}),
	);
};

const askUntilWhen = (
	session: Session,
	subject: DecisionSubject,
	{findings, comparison, reason}: Accepting & {readonly reason: string},
): void => {
	const names = namesOf(findings);
	const choices = periods.map((days): Choice => {
		const expires = dayAfter(days);
		return {
			id: expires,
			label: `for ${days} days`,
			about: `to the end of ${expires}`,
			choose() {
				decide(session, subject, async () => {
					await subject.openConfig.workspace.accept(subject.dataset, {
						targets: findings.map(finding => targetOf(finding)),
						reason,
						expires,
						comparison,
					});
					return `Accepted ${names} until ${expires}`;
				});
			},
		};
	});
	session.push(
		choiceState({
			breadcrumb: breadcrumbOf(subject, 'accept', names),
			question: `Accept ${names} until when?`,
			note: `because: ${reason}`,
			choices,
			onLeft() {
				askWhy(session, subject, {findings, comparison, reason});
			},
		}),
	);
};

/** Asks for the reason, which can begin with the one that was typed before. */
const askWhy = (
	session: Session,
	subject: DecisionSubject,
	{findings, comparison, reason: text}: Accepting & {readonly reason?: string},
): void => {
	session.ask({
		question: `Why accept ${namesOf(findings)}?`,
		missing: 'An acceptance needs a reason.',
		...(text !== undefined && {text}),
		done(reason) {
			askUntilWhen(session, subject, {findings, comparison, reason});
		},
	});
};

/**
Asks for a reason and an end, then accepts the findings. Where all of them are accepted, it removes the acceptances.
*/
export const acceptFindings = (session: Session, subject: DecisionSubject, {findings, comparison}: Accepting): void => {
	const drifted = findings.filter(({severity}) => severity !== 'none');
	const open = drifted.filter(finding => acceptanceOf(finding) === null);
	if (drifted.length === 0) {
		session.notify(`${namesOf(findings)} did not drift: there is nothing to accept.`, 'dim');
	} else if (open.length === 0) {
		takeBack(session, subject, drifted);
	} else {
		askWhy(session, subject, {findings: open, comparison});
	}
};
