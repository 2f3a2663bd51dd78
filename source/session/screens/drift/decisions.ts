// What is decided about drift from the screens: which run is the baseline, and what may pass for some time. Kept beside the config.
import {basename} from 'node:path';
import type {Run} from '../../../profiling/profile.ts';
import type {DatasetKey} from '../../../profiling/dataset.ts';
import type {Comparison} from '../../../workspace.ts';
import {breadcrumbOf} from '../../navigation/breadcrumb.ts';
import {acceptanceOf, targetOf, type Finding} from '../../state/findings.ts';
import type {OpenConfig} from '../../services/open-config.ts';
import {choiceState} from '../choice/screen.tsx';
import type {Session} from '../../navigation/session.ts';

/** What is decided about, and what has to be shown anew afterwards. */
export type Deciding = {
	readonly openConfig: OpenConfig;
	readonly dataset: DatasetKey;
	readonly decided: () => void;
};

const decide = (session: Session, {openConfig, dataset, decided}: Deciding, work: () => Promise<string>): void => {
	session.attempt(async () => {
		const said = await work();
		decided();
		session.notify(`${said}; kept in ${basename(await openConfig.workspace.decisionsFile())}`, 'good');
		await openConfig.compareAgain(dataset);
	});
};

/** Makes a run the one that later ones are compared with. */
export const pinRun = (session: Session, deciding: Deciding, run: Run): void => {
	decide(session, deciding, async () => {
		await deciding.openConfig.workspace.pin(deciding.dataset, {run: run.runId});
		return `Pinned run ${run.runId.slice(0, 6)} as the baseline`;
	});
};

export const unpin = (session: Session, deciding: Deciding): void => {
	decide(session, deciding, async () => {
		const pin = await deciding.openConfig.workspace.unpin(deciding.dataset);
		return pin === undefined ? 'There was no pinned run' : `Let go of the pinned run ${pin.run.slice(0, 6)}`;
	});
};

const dayInMilliseconds = 86_400_000;

/** The last day of so many, in UTC, as decisions have it. */
const dayAfter = (days: number): string => new Date(Date.now() + days * dayInMilliseconds).toISOString().slice(0, 10);

const lengths = [7, 30, 90] as const;

/** Asks for a reason and for how long, then lets the finding pass; what is accepted already is taken back. */
export const acceptFinding = (session: Session, deciding: Deciding, finding: Finding, comparison: Comparison): void => {
	const {openConfig, dataset} = deciding;
	const target = targetOf(finding);
	if (finding.severity === 'none') {
		session.notify(`${target} did not drift: there is nothing to accept.`, 'dim');
		return;
	}

	if (acceptanceOf(finding) !== null) {
		decide(session, deciding, async () => {
			await openConfig.workspace.withdraw(dataset, [target]);
			return `${target} is not accepted any more`;
		});
		return;
	}

	session.ask({
		question: `Why may ${target} pass?`,
		done(reason) {
			session.push(
				choiceState(
					breadcrumbOf(deciding, 'accept', target),
					'Accept it until when?',
					lengths.map(days => {
						const expires = dayAfter(days);
						return {
							id: expires,
							label: `for ${days} days`,
							about: `to the end of ${expires}`,
							choose() {
								decide(session, deciding, async () => {
									await openConfig.workspace.accept(dataset, {
										targets: [target],
										reason,
										expires,
										comparison,
									});
									return `Accepted ${target} until ${expires}`;
								});
							},
						};
					}),
				),
			);
		},
	});
};
