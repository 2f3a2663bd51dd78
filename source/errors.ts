// The root of all errors: what happened, why, and what to do next.
import {withoutCredentials} from './secrets.ts';

export type ErrorCode =
	/** Wrong command line. */
	| 'usage'
	/** The configuration cannot be read or is not valid. */
	| 'config'
	/** The source database cannot be reached or opened. */
	| 'source'
	/** The storage cannot be reached, opened, or written. */
	| 'storage'
	/** A table or column could not be profiled. */
	| 'profile'
	/** A dataset, run or column that was asked for does not exist, or its name is ambiguous. */
	| 'not-found'
	/** The user or the system asked to stop. */
	| 'interrupted';

export type ErrorOptions = {
	/** Why it happened, one sentence. */
	readonly why?: string;
	/** What to do next, one sentence. */
	readonly hint?: string;
	readonly cause?: unknown;
};

/**
An error that a user can act on. `message` says what happened, `why` the reason, `hint` the next step. Each is one line,
without control characters and without secrets. The constructor masks passwords of URLs.
*/
export class ProfileMeshError extends Error {
	override readonly name = 'ProfileMeshError';
	readonly code: ErrorCode;
	readonly why: string | undefined;
	readonly hint: string | undefined;

	constructor(code: ErrorCode, message: string, {why, hint, cause}: ErrorOptions = {}) {
		super(withoutCredentials(message), cause === undefined ? undefined : {cause});
		this.code = code;
		this.why = why === undefined ? undefined : withoutCredentials(why);
		this.hint = hint === undefined ? undefined : withoutCredentials(hint);
	}
}

/** An error as plain data, for events: safe to keep and to send. */
export type ErrorDetails = {
	readonly code: ErrorCode;
	readonly message: string;
	readonly why?: string | undefined;
	readonly hint?: string | undefined;
};

/** What happened and why, in one line. */
export const errorLine = ({message, why}: Pick<ErrorDetails, 'message' | 'why'>): string =>
	why === undefined ? message : `${message}: ${why}`;

/** The message of any thrown value, without credentials. */
export const messageOf = (error: unknown): string =>
	withoutCredentials(error instanceof Error ? error.message : String(error));

/** The code that Node or a driver gave an error, such as `ENOENT`; empty where there is none. */
export const codeOf = (error: unknown): string =>
	error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

/** Turns any thrown value into plain data. An error that is not a ProfileMeshError gets the code `profile`. */
export const errorDetails = (error: unknown): ErrorDetails =>
	error instanceof ProfileMeshError
		? {
				code: error.code,
				message: error.message,
				why: error.why,
				hint: error.hint,
			}
		: {
				code: 'profile',
				message: messageOf(error),
				why: undefined,
				hint: undefined,
			};
