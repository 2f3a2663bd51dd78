// Workspaces on real SQLite files and a real store, and the events in them.
import fs from 'node:fs/promises';
import path from 'node:path';
import type {ExecutionContext} from 'ava';
import Database from 'better-sqlite3';
import {loadConfig, type LoadOptions} from '../../source/config/load.ts';
import type {ProfilingEvent} from '../../source/events/events.ts';
import {openWorkspace} from '../../source/opened-workspace.ts';
import type {Workspace} from '../../source/workspace.ts';
import {temporaryDirectory} from './stores.ts';

export type Place = {
	readonly directory: string;
	/** The profiled database. */
	readonly database: string;
	readonly storage: string;
	/** The config that names the two. */
	readonly config: string;
};

export const placeIn = (directory: string): Place => ({
	directory,
	database: path.join(directory, 'source.db'),
	storage: path.join(directory, 'store.db'),
	config: path.join(directory, 'config.json'),
});

/** A directory with a database, filled by statements, and a config for it. */
export const placeWith = async (
	t: Pick<ExecutionContext, 'teardown'>,
	statements: string,
	config: object = {},
): Promise<Place> => {
	const place = placeIn(await temporaryDirectory(t));
	const connection = new Database(place.database);
	connection.exec(statements);
	connection.close();
	await fs.writeFile(
		place.config,
		JSON.stringify({
			source: {type: 'sqlite', filepath: 'source.db'},
			storage: {connection: {type: 'sqlite', filepath: 'store.db'}},
			...config,
		}),
	);
	return place;
};

/** The workspace of a place's config; it is closed at the end of the test. */
export const workspaceAt = async (
	t: ExecutionContext,
	{config}: Pick<Place, 'config'>,
	options: LoadOptions = {},
): Promise<Workspace> => {
	const workspace = await openWorkspace(await loadConfig(config, {env: {}, ...options}));
	t.teardown(async () => workspace.close());
	return workspace;
};

/** A signal that never aborts. */
export const never: AbortSignal = new AbortController().signal;

/** All events, in their order. */
export const eventsOf = async (
	events: AsyncIterable<ProfilingEvent>,
	listener?: (event: ProfilingEvent) => void,
): Promise<readonly ProfilingEvent[]> => {
	const heard: ProfilingEvent[] = [];
	for await (const event of events) {
		heard.push(event);
		listener?.(event);
	}

	return heard;
};

const counted = (last: number): string =>
	`WITH RECURSIVE s(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM s WHERE i < ${last}) SELECT i`;

/** A table of numbers from 1. */
export const numbers = (table: string, rows: number): string => `
	CREATE TABLE "${table}"(n INTEGER PRIMARY KEY, word TEXT);
	INSERT INTO "${table}" ${counted(rows)}, 'word ' || i FROM s WHERE i <= ${rows};
`;

/** A view that computes for days before its first row. */
export const endlessView = (view: string): string => `
	CREATE TABLE digits AS ${counted(1000)} FROM s;
	CREATE VIEW "${view}" AS SELECT count(*) AS n FROM digits a, digits b, digits c, digits d;
`;
