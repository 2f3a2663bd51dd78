// An error on a screen: what happened, why, and what to do next.
import {messageOf, ProfileMeshError} from '../../errors.ts';
import {visible} from '../../terminal-text.ts';

export type ErrorMessage = {
	readonly what: string;
	readonly why?: string;
	readonly hint?: string;
};

/** Describes anything that was thrown, in parts of one line without control characters. */
export const describeError = (error: unknown): ErrorMessage => {
	const known = error instanceof ProfileMeshError ? error : undefined;
	return {
		what: visible(messageOf(error)),
		...(known?.why !== undefined && {why: visible(known.why)}),
		...(known?.hint !== undefined && {hint: visible(known.hint)}),
	};
};
