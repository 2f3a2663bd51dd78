// Writes a run as a row of the table of runs, and reads it.
import {z} from 'zod';
import {parseJson} from '../parse-json.ts';
import type {NewestValue, Run, RunStatus, Sampling} from '../profiling/profile.ts';
import type {Slice} from '../profiling/slice.ts';

export type RunRow = {
	readonly run_id: string;
	readonly dataset_name: string;
	readonly schema_name: string;
	/** In UTC, `YYYY-MM-DD hh:mm:ss.ffffff`, as ProfileMesh 0.1 wrote it. The text sorts by time. */
	readonly profiled_at: string;
	readonly environment: string;
	readonly status: RunStatus;
	readonly row_count: number | null;
	readonly column_count: number | null;
	readonly batch_id: string | null;
	readonly source: string | null;
	readonly duration_ms: number | null;
	/** JSON; `null` means all rows. */
	readonly sampling: string | null;
	readonly error: string | null;
	readonly version: string | null;
	/** The period of a slice, as `profiled_at`. */
	readonly slice_start: string | null;
	readonly slice_end: string | null;
	/** JSON of the newest value of the column that changes with updates; `null` where the config names none. */
	readonly slice_newest: string | null;
};

/** The columns that lists of runs read, in the order of the table. They leave out the figures, which are long. */
export const runFields = [
	'run_id',
	'dataset_name',
	'schema_name',
	'profiled_at',
	'environment',
	'status',
	'row_count',
	'column_count',
	'batch_id',
	'source',
	'duration_ms',
	'sampling',
	'error',
	'version',
	'slice_start',
	'slice_end',
	'slice_newest',
	'started_at',
] as const satisfies ReadonlyArray<keyof RunRow | 'started_at'>;

export const timeText = (time: Date): string => `${time.toISOString().replace('T', ' ').replace('Z', '')}000`;

/** Parses a time without a zone as UTC, and cuts microseconds. A text that is not a time becomes an invalid Date. */
export const parseTime = (text: string): Date => {
	const iso = text
		.trim()
		.replace(' ', 'T')
		.replace(/(?<milliseconds>\.\d{3})\d+/v, '$<milliseconds>');
	const zoned = iso.replace(/(?<=T.*[+\-]\d{2})$/v, ':00');
	return new Date(/(?:Z|[+\-]\d{2}:?\d{2})$/v.test(zoned) || !zoned.includes('T') ? zoned : `${zoned}Z`);
};

export const encodeRun = (run: Run): RunRow => ({
	run_id: run.runId,
	dataset_name: run.datasetName,
	schema_name: run.schemaName,
	profiled_at: timeText(run.profiledAt),
	environment: run.environment,
	status: run.status,
	row_count: run.rowCount,
	column_count: run.columnCount,
	batch_id: run.batchId,
	source: run.source,
	duration_ms: run.durationMs,
	sampling: run.sampling.kind === 'all' ? null : JSON.stringify(run.sampling),
	error: run.error,
	version: run.version,
	slice_start: run.slice === null ? null : timeText(run.slice.start),
	slice_end: run.slice === null ? null : timeText(run.slice.end),
	slice_newest: run.newest === undefined ? null : JSON.stringify(run.newest),
});

const samplingSchema = z.discriminatedUnion('kind', [
	z.object({kind: z.literal('ratio'), ratio: z.number(), seed: z.number()}),
	z.object({kind: z.literal('size'), size: z.number(), seed: z.number()}),
]);

const newestSchema = z.object({column: z.string(), value: z.string().nullable()});

/** Some drivers return 64-bit integers as text. */
const wholeNumber = z.union([z.number(), z.string().regex(/^\d+$/v).transform(Number)]).nullable();

const time = z
	.string()
	.transform(text => parseTime(text))
	.refine(date => !Number.isNaN(date.getTime()), 'is not a time');

const runSchema = z.object({
	run_id: z.string(),
	dataset_name: z.string(),
	// ProfileMesh 0.1 may still write to a store after its upgrade, and leaves these columns empty.
	schema_name: z
		.string()
		.nullable()
		.transform(name => name ?? 'main'),
	profiled_at: time,
	environment: z
		.string()
		.nullable()
		.transform(name => name ?? 'development'),
	status: z
		.enum(['running', 'completed', 'partial', 'failed', 'cancelled'])
		.nullable()
		.transform(status => status ?? 'completed'),
	row_count: wholeNumber,
	column_count: z.number().nullable(),
	batch_id: z.string().nullable(),
	source: z.string().nullable(),
	duration_ms: z.number().nullable(),
	sampling: z
		.string()
		.nullable()
		.transform((text, context): Sampling => {
			const sampling = text === null ? {kind: 'all' as const} : parseJson(text, samplingSchema);
			if (sampling === undefined) {
				context.issues.push({code: 'custom', input: text, message: 'is not a sampling'});
				return z.NEVER;
			}

			return sampling;
		}),
	error: z.string().nullable(),
	version: z.string().nullable(),
	slice_start: time.nullable(),
	slice_end: time.nullable(),
	slice_newest: z
		.string()
		.nullable()
		// Skips empty texts: to fail at parsing one for each run would take longer than everything else.
		.transform((text): NewestValue | undefined => (text === null ? undefined : parseJson(text, newestSchema))),
	started_at: z.string().nullable(),
});

/** A row that ProfileMesh did not write. */
export type UnreadableRow = {readonly runId: string; readonly why: string};

const unreadableRow = (row: unknown, {issues}: z.ZodError): UnreadableRow => {
	const id: unknown = typeof row === 'object' && row !== null && 'run_id' in row ? row.run_id : undefined;
	const {path, message = ''} = issues[0] ?? {};
	return {runId: typeof id === 'string' ? id : 'without an id', why: `${path?.join('.') ?? ''}: ${message}`};
};

type StoredRun = z.output<typeof runSchema>;

const sliceOf = ({slice_start: start, slice_end: end}: StoredRun): Slice | null =>
	start === null || end === null ? null : {start, end};

/** When a run of a slice began. */
const startOf = ({slice_start: slice, started_at: text}: StoredRun): Pick<Run, 'startedAt'> => {
	const startedAt = slice === null || text === null ? undefined : parseTime(text);
	return startedAt === undefined || Number.isNaN(startedAt.getTime()) ? {} : {startedAt};
};

/** Parses a row of the table of runs. */
export const decodeRun = (row: unknown): Run | UnreadableRow => {
	const {data: stored, error} = runSchema.safeParse(row);
	if (stored === undefined) {
		return unreadableRow(row, error);
	}

	return {
		runId: stored.run_id,
		batchId: stored.batch_id,
		datasetName: stored.dataset_name,
		schemaName: stored.schema_name,
		profiledAt: stored.profiled_at,
		environment: stored.environment,
		status: stored.status,
		rowCount: stored.row_count,
		columnCount: stored.column_count,
		source: stored.source,
		durationMs: stored.duration_ms,
		sampling: stored.sampling,
		slice: sliceOf(stored),
		...(stored.slice_newest !== undefined && {newest: stored.slice_newest}),
		error: stored.error,
		version: stored.version,
		...startOf(stored),
	};
};
