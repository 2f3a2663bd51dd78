// Sends one message to a webhook. The address is a secret: no text of this module contains it.
import {setTimeout as pause} from 'node:timers/promises';
import {mask} from '../secrets.ts';
import {codeOf} from '../errors.ts';
import {version} from '../version.ts';

export type PostOptions = {
	/** The time limit of one attempt. */
	readonly timeoutMs?: number;
	/** The time before the second attempt. */
	readonly pauseMs?: number;
};

/** The address without its path and its query, which are secret. */
export const maskedAddress = (url: string): string => `${new URL(url).origin}/${mask}`;

/** Why an attempt failed, and whether further attempts would fail, too. */
type Failure = {readonly why: string; readonly isLasting: boolean};

/** The reasons of network errors, by their codes in Node. */
const reasons: Readonly<Record<string, string>> = {
	ECONNREFUSED: 'It refused the connection',
	ECONNRESET: 'It closed the connection without an answer',
	UND_ERR_SOCKET: 'It closed the connection without an answer',
	ENOTFOUND: 'Its host has no address',
	EAI_AGAIN: 'The address of its host cannot be looked up now',
};

const failureOf = (error: unknown, timeoutMs: number): Failure => {
	if (error instanceof DOMException && error.name === 'TimeoutError') {
		return {why: `It did not answer within ${timeoutMs / 1000} s`, isLasting: false};
	}

	// The messages of fetch may contain the address; its codes do not.
	const code = codeOf(error instanceof Error ? error.cause : undefined);
	return {why: reasons[code] ?? `There is no connection${code === '' ? '' : `: ${code}`}`, isLasting: false};
};

const attempt = async (url: string, body: string, timeoutMs: number): Promise<Failure | undefined> => {
	try {
		const response = await fetch(url, {
			method: 'POST',
			headers: {'content-type': 'application/json; charset=utf-8', 'user-agent': `profilemesh/${version}`},
			body,
			// The other address may be a secret, too, and a redirected POST may arrive without its body.
			redirect: 'manual',
			signal: AbortSignal.timeout(timeoutMs),
		});
		await response.body?.cancel();
		const {ok, status} = response;
		const isLasting = status < 500 && status !== 408 && status !== 429;
		return ok ? undefined : {why: `It answered with status ${status}`, isLasting};
	} catch (error) {
		return failureOf(error, timeoutMs);
	}
};

/**
Posts JSON, and tries once more after a failure that may be temporary.

@returns Why it could not be sent; `undefined` on success.
*/
export const post = async (
	url: string,
	body: string,
	{timeoutMs = 10_000, pauseMs = 1000}: PostOptions = {},
): Promise<string | undefined> => {
	const first = await attempt(url, body, timeoutMs);
	if (first === undefined || first.isLasting) {
		return first?.why;
	}

	await pause(pauseMs);
	const second = await attempt(url, body, timeoutMs);
	return second && `${second.why}, also at a second try`;
};
