// Warns of rows of the store that cannot be read.
import type {Store} from '../storage/store.ts';
import {visible} from '../terminal-text.ts';
import type {CommandOutput} from './output.ts';

/** Names the runs that a command leaves out because their rows cannot be read. */
export const warnOfUnreadable = ({unreadable}: Store, {stderr}: CommandOutput): void => {
	for (const [runId, why] of unreadable) {
		stderr(`warning: run ${visible(runId)} is left out: in its row of the store, ${visible(why)}\n`);
	}
};
