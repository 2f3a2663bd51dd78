// Reads the context that Dagster passes when it starts the program: the request, and the destination of messages.
import {Buffer} from 'node:buffer';
import fs from 'node:fs/promises';
import type process from 'node:process';
import {inflateSync} from 'node:zlib';
import {z} from 'zod';
import {driftSeverities} from '../../../drift/severity.ts';
import {messageOf, ProfileMeshError} from '../../../errors.ts';
import {metricNames} from '../../../profiling/metrics/names.ts';

/** The checks that the program can report. */
const checkNames = ['drift', 'schema'] as const;

export type CheckName = (typeof checkNames)[number];

const assetSchema = z.strictObject({
	/** The dataset of the asset; by default it is found by the last parts of its key. */
	schema: z.string().exactOptional(),
	table: z.string().exactOptional(),
	/** The selected checks. No other check is reported. */
	checks: z.array(z.enum(checkNames)).default([]),
	/** Whether to profile it although the run does not materialize it: an external asset. */
	profile: z.boolean().default(false),
	/** Whether each slice of the dataset is reported by itself, as a partition of the asset. */
	partitioned: z.boolean().default(false),
});

/** The request of the Python side, under `profilemesh` in the extras of the session. */
const requestSchema = z.strictObject({
	version: z.literal(1).default(1),
	/** By asset key, as Dagster escapes it. Assets neither in `asset_keys` nor to be profiled are only compared. */
	assets: z.record(z.string(), assetSchema).exactOptional(),
	/** A check fails from this severity on. */
	fail_on: z.enum(driftSeverities).default('medium'),
	/** Metrics of columns that are reported as plain numbers, which Dagster plots over time. */
	plots: z.array(z.enum(metricNames)).default([]),
});

const contextSchema = z.looseObject({
	asset_keys: z.array(z.string()).nullish(),
	extras: z.looseObject({profilemesh: requestSchema.exactOptional()}).nullish(),
});

const locationSchema = z.looseObject({path: z.string().exactOptional(), data: z.unknown().optional()});

const standardStream = z.enum(['stdout', 'stderr']);

const messagesSchema = z.looseObject({
	path: z.string().exactOptional(),
	stdio: standardStream.exactOptional(),
	buffered_stdio: standardStream.exactOptional(),
});

/** The destination of messages: a stream one by one, or everything at the end. */
export type Destination =
	| {readonly kind: 'file'; readonly path: string}
	| {readonly kind: 'stream'; readonly stream: 'stdout' | 'stderr'; readonly isBuffered: boolean};

export type RequestedAsset = {
	/** Escaped as Dagster does. */
	readonly key: string;
	readonly schema: string | undefined;
	readonly table: string | undefined;
	readonly checks: ReadonlySet<CheckName>;
	/** Whether to profile it, and not only check it. */
	readonly isSelected: boolean;
	/** Whether each slice of the dataset is reported by itself. */
	readonly isPartitioned: boolean;
};

export type PipesRequest = {
	/** `undefined` where Dagster requests no assets. Then only logs are reported. */
	readonly assets: readonly RequestedAsset[] | undefined;
	readonly failOn: z.output<typeof requestSchema>['fail_on'];
	readonly plots: z.output<typeof requestSchema>['plots'];
	readonly destination: Destination;
};

const unreadable = (what: string, why: string, cause?: unknown): ProfileMeshError =>
	new ProfileMeshError('usage', `${what} cannot be read`, {
		why,
		hint:
			'Start it from Dagster with PipesSubprocessClient or open_pipes_session, ' +
			'or unset both DAGSTER_PIPES_ variables',
		cause,
	});

const parse = <Shape>(schema: z.ZodType<Shape>, what: string, value: unknown): Shape => {
	const {success, data, error} = schema.safeParse(value);
	if (!success) {
		const [issue] = error.issues;
		throw unreadable(what, `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
	}

	return data;
};

const decoded = (name: string, env: typeof process.env): unknown => {
	const text = env[name];
	if (text === undefined || text === '') {
		throw unreadable(name, 'It is not set');
	}

	try {
		return JSON.parse(inflateSync(Buffer.from(text, 'base64')).toString('utf8'));
	} catch (error) {
		throw unreadable(name, messageOf(error), error);
	}
};

const loadContext = async (env: typeof process.env): Promise<unknown> => {
	const {path, data} = parse(locationSchema, 'DAGSTER_PIPES_CONTEXT', decoded('DAGSTER_PIPES_CONTEXT', env));
	if (path === undefined) {
		return data;
	}

	try {
		return JSON.parse(await fs.readFile(path, 'utf8'));
	} catch (error) {
		throw unreadable('The context of Dagster Pipes', messageOf(error), error);
	}
};

const destinationOf = (env: typeof process.env): Destination => {
	const {
		path,
		stdio,
		buffered_stdio: buffered,
	} = parse(messagesSchema, 'DAGSTER_PIPES_MESSAGES', decoded('DAGSTER_PIPES_MESSAGES', env));
	if (path !== undefined) {
		return {kind: 'file', path};
	}

	const stream = stdio ?? buffered;
	if (stream === undefined) {
		throw unreadable(
			'DAGSTER_PIPES_MESSAGES',
			'It names neither a path nor a standard stream, and ProfileMesh writes to no other place',
		);
	}

	return {kind: 'stream', stream, isBuffered: stdio === undefined};
};

/**
Reads both variables of the protocol.

@throws ProfileMeshError `usage` when they are not in Dagster's format, or request an unknown check or asset.
*/
export const readRequest = async (env: typeof process.env): Promise<PipesRequest> => {
	const destination = destinationOf(env);
	const {asset_keys: assetKeys, extras} = parse(
		contextSchema,
		'The context of Dagster Pipes',
		await loadContext(env),
	);
	const {assets, fail_on: failOn, plots} = extras?.profilemesh ?? requestSchema.parse({});
	const selected = new Set(assetKeys);
	const described = new Map(Object.entries(assets ?? {}));
	const keys = [...selected.union(described)];
	return {
		assets:
			keys.length === 0 && !Array.isArray(assetKeys)
				? undefined
				: keys.map(key => {
						const {
							schema,
							table,
							checks = [],
							profile = false,
							partitioned = false,
						} = described.get(key) ?? {};
						return {
							key,
							schema,
							table,
							checks: new Set(checks),
							isSelected: selected.has(key) || profile,
							isPartitioned: partitioned,
						};
					}),
		failOn,
		plots,
		destination,
	};
};
