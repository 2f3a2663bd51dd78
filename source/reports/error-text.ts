// Prints an error as three lines: what happened, why, and what to do next.
import {messageOf, ProfileMeshError} from '../errors.ts';
import {withoutCredentials} from '../secrets.ts';
import {visible} from '../terminal-text.ts';

export type Failure = {
	readonly message: string;
	readonly why?: string | undefined;
	readonly hint?: string | undefined;
};

/** The lines of a failure, safe for a terminal, each with its newline. */
export const failureText = ({message, why, hint}: Failure, label = 'error'): string =>
	[
		`${label}: ${visible(message)}\n`,
		...(why === undefined ? [] : [`  why: ${visible(why)}\n`]),
		...(hint === undefined ? [] : [`  hint: ${visible(hint)}\n`]),
	].join('');

const unexpected = (error: unknown): Failure => ({
	message: 'Something went wrong that ProfileMesh did not expect',
	why: messageOf(error),
	hint: 'Run it again with PROFILEMESH_DEBUG=1 to see where, and report it',
});

const stackText = (error: unknown): string => {
	const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
	const lines = withoutCredentials(stack)
		.split('\n')
		.map(line => `${visible(line)}\n`)
		.join('');
	return error instanceof Error && error.cause !== undefined ? `${lines}caused by: ${stackText(error.cause)}` : lines;
};

/** Prints anything that was thrown, without a stack unless a variable asks for it. */
export const errorText = (error: unknown, {withStack}: {readonly withStack: boolean}): string =>
	failureText(error instanceof ProfileMeshError ? error : unexpected(error)) + (withStack ? stackText(error) : '');
