// Sends one message to a webhook. Its address is a secret: no text from here holds it.
import {setTimeout as pause} from 'node:timers/promises';
import {mask} from '../secrets.ts';
import {codeOf} from '../errors.ts';
import {version} from '../version.ts';

export type PostOptions = {
	/** How long one attempt may take. */
	readonly timeoutMs?: number;
	/** The time before the second attempt. */
	readonly pauseMs?: number;
};

/** The webhook in words: its path and its query are what makes it secret. */
export const maskedAddress = (url: string): string => `${new URL(url).origin}/${mask}`;

/** Why an attempt failed, and whether another one may succeed. */
type Failure = {readonly why: string; readonly isLasting: boolean};

/** Words of the network, by the codes of Node. */
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

	// The messages of fetch may hold the address, its codes do not.
	const code = codeOf(error instanceof Error ? error.cause : undefined);
	return {why: reasons[code] ?? `There is no connection${code === '' ? '' : `: ${code}`}`, isLasting: false};
};

const attempt = async (url: string, body: string, timeoutMs: number): Promise<Failure | undefined> => {
	try {
		const response = await fetch(url, {
			method: 'POST',
			headers: {'content-type': 'application/json; charset=utf-8', 'user-agent': `profilemesh/${version}`},
			body,
			// Another address is another secret, and a POST that is redirected may arrive without its body.
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
Posts JSON, and once again where that failed in a way that may pass.

@returns Why it could not be sent; `undefined` when it was.
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
