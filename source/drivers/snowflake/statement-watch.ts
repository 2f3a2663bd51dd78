// Watches a statement while it runs, because the driver retries for hours when a server is gone, and Snowflake may
// handle a cancel late.
import {reach} from './reachable.ts';
import type {SdkError, SdkStatement} from './sdk.ts';
import type {SnowflakeSettings} from './settings.ts';

export type WatchTimeouts = {
	/** Milliseconds between checks of an address while a statement runs. The statement is lost after three failures. */
	readonly look: number;
	/** Milliseconds past its timeout to wait for a statement that Snowflake should have ended. */
	readonly grace: number;
	/** Milliseconds to wait for the confirmation of a cancel. */
	readonly cancel: number;
};

const looksInVain = 3;
const cancelInterval = 300;

export type StatementWatch = {
	/** The address of Snowflake, where it can be checked. */
	readonly address: SnowflakeSettings['address'];
	readonly timeouts: WatchTimeouts;
	/** Milliseconds after which Snowflake itself should have ended the statement. */
	readonly statementTimeout: number;
	/** Cancels the statement when it aborts. */
	readonly signal: AbortSignal | undefined;
	/** Aborts when the statement has ended, or the watch has given up. */
	readonly over: AbortSignal;
	readonly canCancel: () => boolean;
	/** Gives up the statement. */
	readonly reject: (reason: unknown) => void;
};

/** Checks at intervals whether the address still responds. */
const lookAfter = ({address, timeouts, reject}: StatementWatch): NodeJS.Timeout | undefined => {
	if (address === undefined) {
		return undefined;
	}

	let inVain = 0;
	const look = async (): Promise<void> => {
		try {
			await reach(address, timeouts.look);
			inVain = 0;
		} catch (error) {
			inVain++;
			if (inVain >= looksInVain) {
				reject(error);
			}
		}
	};

	return setInterval(() => {
		void look();
	}, timeouts.look);
};

/**
Gives up a statement when its server is gone, when its time is over, or when Snowflake does not confirm a cancel.
*/
export const watchStatement = (statement: SdkStatement, watch: StatementWatch): void => {
	const {timeouts, statementTimeout, signal, over, canCancel, reject} = watch;
	const looking = lookAfter(watch);
	const deadline = setTimeout(() => {
		statement.cancel(() => undefined);
		reject(
			Object.assign(new Error('The statement did not end in time'), {
				code: '630',
				sqlState: '57014',
			}) satisfies SdkError,
		);
	}, statementTimeout + timeouts.grace);
	let unconfirmed: NodeJS.Timeout | undefined;
	let cancelling: NodeJS.Timeout | undefined;
	// The end of the statement is the confirmation.
	const cancelOnce = () => {
		if (canCancel()) {
			statement.cancel(() => undefined);
		}
	};

	const cancel = () => {
		unconfirmed = setTimeout(() => {
			reject(signal?.reason);
		}, timeouts.cancel);
		cancelOnce();
		// A cancel that overtakes its statement finds nothing to cancel.
		cancelling = setInterval(cancelOnce, cancelInterval);
	};

	signal?.addEventListener('abort', cancel, {once: true});
	over.addEventListener(
		'abort',
		() => {
			signal?.removeEventListener('abort', cancel);
			clearInterval(looking);
			clearTimeout(deadline);
			clearTimeout(unconfirmed);
			clearInterval(cancelling);
		},
		{once: true},
	);
};
