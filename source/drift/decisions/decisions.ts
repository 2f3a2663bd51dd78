// The decisions of people about drift: pinned runs, and drifts that are accepted for some time.
import {z} from 'zod';
import {dayOf} from '../epoch-days.ts';
import {driftSeverities, isAtLeast, type Severity} from '../severity.ts';

const day = /^\d{4}-\d{2}-\d{2}$/v;

/** Whether a text is a day such as `2026-03-31` that there is. */
export const isDay = (text: string): boolean => {
	const time = new Date(`${text}T00:00:00Z`);
	return day.test(text) && !Number.isNaN(time.getTime()) && time.toISOString().startsWith(text);
};

const timestamp = z.iso.datetime({offset: true, error: 'must be a time such as 2026-03-01T06:00:00Z'});
const name = z.string().min(1);

const pin = z.strictObject({
	dataset: name.describe('`schema.table`.'),
	environment: name,
	run: name.describe('The id of the run that later ones are compared with.'),
	pinned_at: timestamp,
	reason: name.optional(),
});

const accepted = z.strictObject({
	dataset: name.describe('`schema.table`.'),
	environment: name,
	column: name.optional().describe('Left out for what is about the whole dataset.'),
	metric: name.describe('A metric, `distribution`, or a change of the schema such as `column_removed`.'),
	severity: z.enum(driftSeverities).describe('How bad it was: what is worse is not covered.'),
	value: z
		.union([z.number(), z.string()])
		.optional()
		.describe(
			'The figure, the type of the column, or the slices that changed, when it was accepted: what has moved on ' +
				'since is not covered.',
		),
	reason: name,
	accepted_at: timestamp,
	expires: z
		.string()
		.refine(text => isDay(text), 'must be a day such as 2026-03-31')
		.describe('The last day on which it holds, in UTC.'),
});

export const decisionsSchema = z.strictObject({
	version: z.literal(1, {error: 'must be 1: another version of ProfileMesh wrote this file'}),
	baselines: z.array(pin).default([]),
	accepted: z.array(accepted).default([]),
});

/** The keys are those of the file. */
export type Decisions = z.output<typeof decisionsSchema>;
export type Pin = Decisions['baselines'][number];
export type Accepted = Decisions['accepted'][number];

export const noDecisions: Decisions = {version: 1, baselines: [], accepted: []};

/** The target of a decision: `age.mean`, `count`. */
export const acceptedTitle = ({column, metric}: Pick<Accepted, 'column' | 'metric'>): string =>
	column === undefined ? metric : `${column}.${metric}`;

export type DecidedDataset = {
	readonly dataset: string;
	readonly environment: string;
};

export const isOf = (decision: DecidedDataset, {dataset, environment}: DecidedDataset): boolean =>
	decision.dataset === dataset && decision.environment === environment;

/** Whether a decision has expired. It holds to the end of its last day, in UTC. */
export const isExpired = ({expires}: Pick<Accepted, 'expires'>, now: Date): boolean => dayOf(now) > expires;

/** Whether a drift is no worse than what was accepted. */
export const isCovered = (severity: Severity, {severity: maximum}: Pick<Accepted, 'severity'>): boolean =>
	isAtLeast(maximum, severity);
