// The exit statuses, and the status of each error.
import {ProfileMeshError, type ErrorCode} from './errors.ts';

export const exitStatus = {
	done: 0,
	/** Drift at or above `--fail-on-drift`. */
	drift: 1,
	/** Wrong usage or configuration. */
	usage: 2,
	/** Source or storage unreachable. */
	unreachable: 3,
	/** At least one table or column could not be profiled; the rest is stored. */
	incomplete: 4,
	interrupted: 130,
} as const;

export type ExitStatus = (typeof exitStatus)[keyof typeof exitStatus];

const statusOfCode: Readonly<Record<ErrorCode, ExitStatus>> = {
	usage: exitStatus.usage,
	config: exitStatus.usage,
	'not-found': exitStatus.usage,
	source: exitStatus.unreachable,
	storage: exitStatus.unreachable,
	profile: exitStatus.incomplete,
	interrupted: exitStatus.interrupted,
};

/** The exit status of an error. An unknown error counts as a table that could not be profiled. */
export const exitStatusOf = (error: unknown): ExitStatus =>
	error instanceof ProfileMeshError ? statusOfCode[error.code] : exitStatus.incomplete;
