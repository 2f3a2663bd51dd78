// What a screen says when something failed: what, why, and what to do next.
import {messageOf, ProfileMeshError} from '../../errors.ts';
import {visible} from '../../terminal-text.ts';

export type ErrorMessage = {
	readonly what: string;
	readonly why?: string;
	readonly hint?: string;
};

/** Anything that was thrown, as it may be shown: one line each, without control characters. */
export const describeError = (error: unknown): ErrorMessage => {
	const known = error instanceof ProfileMeshError ? error : undefined;
	return {
		what: visible(messageOf(error)),
		...(known?.why !== undefined && {why: visible(known.why)}),
		...(known?.hint !== undefined && {hint: visible(known.hint)}),
	};
};
