// `profilemesh accept`: lets drifts pass for some time, for a reason.
import {acceptedTitle, isDay, isExpired} from '../drift/decisions/decisions.ts';
import {dayOf} from '../drift/epoch-days.ts';
import {ProfileMeshError} from '../errors.ts';
import {exitStatus, type ExitStatus} from '../exit-status.ts';
import {jsonText} from '../reports/json-text.ts';
import {parseRetention} from '../storage/retention.ts';
import {visible} from '../terminal-text.ts';
import {textTable} from '../reports/text-table.ts';
import type {Accepted, Workspace} from '../workspace.ts';
import type {CommandOutput} from './output.ts';

export type AcceptOptions = {
	/** `table` or `schema.table`. */
	readonly dataset?: string | undefined;
	readonly schema?: string | undefined;
	/** `COLUMN.METRIC`, `COLUMN` for all drift of that column, or `count`; all drift by default. */
	readonly targets: readonly string[];
	readonly reason?: string | undefined;
	/** How long the acceptance holds: a length of time such as `30d`, or its last day, `YYYY-MM-DD`. */
	readonly expires: string;
	readonly baseline?: string | undefined;
	readonly current?: string | undefined;
	/** Accepts findings of `drift --fresh`. */
	readonly fresh?: boolean | undefined;
	/** Prints the acceptances, and accepts nothing. */
	readonly list?: boolean | undefined;
	/** Removes acceptances. */
	readonly remove?: boolean | undefined;
	readonly json?: boolean | undefined;
};

const titleOf = (decision: Accepted): string => visible(acceptedTitle(decision));

const refused = (why: string): ProfileMeshError =>
	new ProfileMeshError('usage', 'This drift cannot be accepted until then', {
		why,
		hint: 'Use for example --expires 30d or --expires 2026-03-31',
	});

/** The last day on which a decision holds. */
const expiryOf = (text: string, now: Date): string => {
	if (/^\d{4}-\d{2}-\d{2}$/v.test(text)) {
		if (!isDay(text)) {
			throw refused(`There is no day ${text}`);
		}

		if (isExpired({expires: text}, now)) {
			throw refused(`${text} is past`);
		}

		return text;
	}

	const length = /^[1-9]\d{0,3}[dw]$/v.test(text) ? parseRetention(text) : undefined;
	if (length?.kind !== 'age') {
		throw refused(`${visible(text)} is neither a date nor a number of days or weeks`);
	}

	return dayOf(new Date(now.getTime() + length.milliseconds));
};

const acceptedText = (accepted: readonly Accepted[], now: Date): string =>
	textTable(
		[
			{heading: 'dataset'},
			{heading: 'environment'},
			{heading: 'what'},
			{heading: 'severity'},
			{heading: 'until'},
			{heading: 'reason'},
		],
		accepted.map(decision => [
			visible(decision.dataset),
			visible(decision.environment),
			titleOf(decision),
			decision.severity,
			`${visible(decision.expires)}${isExpired(decision, now) ? ' (expired)' : ''}`,
			visible(decision.reason),
		]),
	);

const list = async ({json}: AcceptOptions, workspace: Workspace, output: CommandOutput): Promise<ExitStatus> => {
	const {accepted} = await workspace.decisions();
	if (json === true) {
		output.stdout(jsonText(accepted));
	} else if (accepted.length === 0) {
		output.stderr('No drift is accepted.\n');
	} else {
		output.stdout(acceptedText(accepted, new Date()));
	}

	return exitStatus.done;
};

/**
Accepts the drift that the targets name, lists acceptances, or removes them.

@throws ProfileMeshError `usage` without a dataset or a reason, or for an invalid expiry; `not-found` when a target did
not drift.
*/
export const acceptCommand = async (
	options: AcceptOptions,
	workspace: Workspace,
	output: CommandOutput,
): Promise<ExitStatus> => {
	if (options.list === true) {
		return list(options, workspace, output);
	}

	const {dataset, schema, reason, expires, baseline, current, fresh} = options;
	if (dataset === undefined) {
		throw new ProfileMeshError('usage', 'No dataset is named', {
			hint: 'Name it with --dataset, or see what is accepted with --list',
		});
	}

	const targets = options.targets.length === 0 ? undefined : options.targets;
	if (options.remove === true) {
		const removed = await workspace.withdraw(await workspace.findDataset(dataset, schema), targets);
		output.stderr(
			removed.length === 0
				? 'None of its drift was accepted.\n'
				: `No longer accepted: ${removed.map(decision => titleOf(decision)).join(', ')}\n`,
		);
		return exitStatus.done;
	}

	if (reason === undefined || reason.trim() === '') {
		throw new ProfileMeshError('usage', 'An acceptance needs a reason', {
			why: 'Reviewers of the decision need to know why the drift is accepted',
			hint: 'Give it with --reason "…"',
		});
	}

	const decided = await workspace.accept(await workspace.findDataset(dataset, schema), {
		targets,
		reason,
		expires: expiryOf(expires, new Date()),
		comparison: {baseline, current, fresh},
	});
	if (options.json === true) {
		output.stdout(jsonText(decided));
	}

	output.stderr(
		`Accepted until ${decided[0]?.expires ?? expires}: ` +
			`${decided.map(decision => titleOf(decision)).join(', ')}, ` +
			`in ${visible(await workspace.decisionsFile())}\n`,
	);
	return exitStatus.done;
};
