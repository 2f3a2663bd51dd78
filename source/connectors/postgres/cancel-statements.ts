// Cancels the running statements of a session on the server.
import {setTimeout as delay} from 'node:timers/promises';
import type {Client} from 'pg';
import type {Lane} from './lane.ts';

/** The number of attempts, and the milliseconds between them. A statement may just be starting. */
const attempts = 40;
const interval = 50;

/**
Cancels statements until none runs any more, or every attempt was made.

@param client A connection beside those of the lanes.
@param running The lanes whose statements run now.
*/
export const cancelStatements = async (client: Client, running: () => readonly Lane[]): Promise<void> => {
	for (let attempt = 0; attempt < attempts; attempt++) {
		const lanes = running();
		if (lanes.length === 0) {
			return;
		}

		/* eslint-disable no-await-in-loop -- one attempt after another */
		await client.query(
			`SELECT pg_catalog.pg_cancel_backend(pid) FROM pg_catalog.pg_stat_activity
			WHERE state = 'active' AND (pid, backend_start::text) IN (SELECT * FROM unnest($1::int[], $2::text[]))`,
			[lanes.map(({pid}) => pid), lanes.map(({startedAt}) => startedAt)],
		);
		await delay(interval);
		/* eslint-enable no-await-in-loop */
	}
};
