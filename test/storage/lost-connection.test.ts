// A store whose connection is lost says so once, in its own words.
import test from 'ava';
import {openStore} from '../../source/storage/open.ts';
import {newDatabase} from '../support/postgres.ts';
import {aProfile} from '../support/run-profiles.ts';
import {waitUntil} from '../support/wait-until.ts';

test.serial('a connection that is lost within a transaction is one error, and nothing on the console', async t => {
	const database = await newDatabase(t);
	const store = await openStore({
		connection: {...database.connection, schema: 'public'},
		results_table: 'profilemesh_results',
		runs_table: 'profilemesh_runs',
		create_tables: true,
	});
	t.teardown(async () => store.close());

	const warnings: unknown[] = [];
	const {warn} = console;
	console.warn = (...texts) => {
		warnings.push(...texts);
	};

	t.teardown(() => {
		console.warn = warn;
	});

	// The transaction waits for this lock when it loses its connection.
	const locking = await database.client();
	await locking.query('BEGIN; LOCK TABLE profilemesh_runs');
	const {run} = aProfile();
	const begun = t.throwsAsync(store.begin(run), {code: 'storage'});
	await waitUntil('a statement that waits for the lock', async () => {
		const ended = await database.query(
			`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
			WHERE datname = current_database() AND wait_event_type = 'Lock'`,
		);
		return ended.length > 0;
	});
	await begun;
	await locking.query('ROLLBACK');
	await locking.end();
	t.deepEqual(warnings, []);
	await t.notThrowsAsync(store.begin(run));
	t.is((await store.runs()).length, 1);
});
