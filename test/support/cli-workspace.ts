// A workspace without a database, for tests of how headless commands handle the engine's events.
import type {TableInfo} from '../../source/profiling/table.ts';
import type {ProfilingEvent} from '../../source/events/events.ts';
import type {NarratedOutput} from '../../source/commands/output.ts';
import {configSchema} from '../../source/config/schema.ts';
import type {MetricName} from '../../source/profiling/metrics/names.ts';
import type {ColumnProfile, Run, RunProfile} from '../../source/profiling/profile.ts';
import type {PlannedTable, ProfileRequest, TableChoice, Workspace} from '../../source/workspace.ts';
import {AnswerDelay} from './answer-delay.ts';
import {MemoryStore} from './memory-store.ts';

const missing = (): never => {
	throw new Error('This workspace has only what the commands need');
};

export const plannedTable = (name: string, table: Partial<TableInfo> = {}): PlannedTable => ({
	plan: {
		table: {
			schema: 'main',
			name,
			kind: 'table',
			estimatedRows: 100,
			...table,
		},
		columns: [
			{
				name: 'id',
				databaseType: 'INTEGER',
				semanticType: 'integer',
				nullable: false,
				primaryKey: true,
			},
		],
		sampling: {kind: 'all'},
		metrics: new Set<MetricName>(['count']),
		distinct: 'auto',
		maxDistinctValues: 1000,
		histogramBins: 10,
	},
	statements: [`SELECT "id"\nFROM "${name}"`],
	bill: {statements: 1, readings: 1, rows: 100, bytes: 6400},
	problem: undefined,
});

export type WorkspaceParts = {
	readonly plans?: readonly PlannedTable[];
	readonly profile?: (request: ProfileRequest) => AsyncIterable<ProfilingEvent>;
	/** Receives the requests of a command. */
	readonly onPlan?: (choice: TableChoice | undefined) => void;
};

export const memoryWorkspace = ({plans = [], profile = missing, onPlan}: WorkspaceParts): Workspace => ({
	config: {
		file: '/shop/config.yml',
		directory: '/shop',
		environment: 'development',
		environments: [],
		config: configSchema.parse({source: {type: 'sqlite', filepath: '/shop/shop.db'}}),
	},
	store: async () => new MemoryStore([], new AnswerDelay(0)),
	tables: async () => plans.map(({plan}) => plan.table),
	async plan(choice) {
		onPlan?.(choice);
		return plans;
	},
	profile: (_plans, request = {}) => profile(request),
	findDataset: missing,
	compare: missing,
	explain: missing,
	replay: missing,
	history: missing,
	withRows: missing,
	profiledDatasets: missing,
	decisionsFile: missing,
	decisions: missing,
	pin: missing,
	unpin: missing,
	accept: missing,
	withdraw: missing,
	rows: missing,
	look: missing,
	close: async () => undefined,
	[Symbol.asyncDispose]: async () => undefined,
});

export const runOf = (datasetName: string, run: Partial<Run> = {}): Run => ({
	runId: `00000000-0000-4000-8000-${String(datasetName.length).padStart(12, '0')}`,
	batchId: 'batch',
	datasetName,
	schemaName: 'main',
	profiledAt: new Date('2024-11-11T10:30:00Z'),
	environment: 'development',
	status: 'completed',
	rowCount: 12_480,
	columnCount: 1,
	source: 'sqlite:/shop/shop.db',
	durationMs: 3100,
	sampling: {kind: 'all'},
	slice: null,
	error: null,
	version: '0.2.0',
	...run,
});

export const columnProfile = (name: string, parts: Partial<ColumnProfile> = {}): ColumnProfile => ({
	column: {
		name,
		databaseType: 'INTEGER',
		semanticType: 'integer',
		nullable: true,
		primaryKey: false,
	},
	metrics: new Map([['count', {value: 12_480, provenance: {kind: 'exact'}}]]),
	errors: new Map(),
	...parts,
});

const ofDataset = (datasetName: string, schemaName = 'main') => ({
	batchId: 'batch',
	runId: runOf(datasetName).runId,
	schemaName,
	datasetName,
});

/** The events that the engine emits, with defaults for the fields that tests do not check. */
export const happened = {
	planned: (datasets: Readonly<Record<string, number | null>>, schemaName = 'main'): ProfilingEvent => ({
		type: 'batch_planned',
		batchId: 'batch',
		datasets: Object.entries(datasets).map(([datasetName, estimatedRows]) => ({
			schemaName,
			datasetName,
			estimatedRows,
		})),
	}),
	started: (datasetName: string): ProfilingEvent => ({
		type: 'profiling_started',
		...ofDataset(datasetName),
		estimatedRows: null,
		columnCount: 1,
	}),
	progress: (datasetName: string, rowsDone: number, rowsTotal: number | null): ProfilingEvent => ({
		type: 'profiling_progress',
		...ofDataset(datasetName),
		phase: 'scanning',
		rowsDone,
		rowsTotal,
	}),
	completed(
		datasetName: string,
		{columns = [columnProfile('id')], ...run}: Partial<Run> & {columns?: RunProfile['columns']} = {},
	): ProfilingEvent {
		const status = columns.some(({errors}) => errors.size > 0) ? 'partial' : 'completed';
		return {
			type: 'profiling_completed',
			...ofDataset(datasetName),
			status,
			durationMs: 3100,
			profile: {run: runOf(datasetName, {status, ...run}), columns},
		};
	},
	failed: (datasetName: string, error: {message: string; why?: string; hint?: string}): ProfilingEvent => ({
		type: 'profiling_failed',
		...ofDataset(datasetName),
		status: 'failed',
		durationMs: 12,
		error: {code: 'profile', ...error},
	}),
	cancelled: (datasetName: string): ProfilingEvent => ({
		type: 'profiling_failed',
		...ofDataset(datasetName),
		status: 'cancelled',
		durationMs: 12,
		error: {code: 'interrupted', message: 'Interrupted'},
	}),
	ended: (): ProfilingEvent => ({
		type: 'batch_completed',
		batchId: 'batch',
		durationMs: 3200,
		counts: {
			completed: 0,
			partial: 0,
			failed: 0,
			cancelled: 0,
		},
	}),
};

export const emitting = (...events: readonly ProfilingEvent[]) =>
	async function* (): AsyncGenerator<ProfilingEvent> {
		yield* events;
	};

/** An output that records what is written. */
export const recordedOutput = (
	columns?: number,
): NarratedOutput & {readonly written: {stdout: string; stderr: string}} => {
	const written = {stdout: '', stderr: ''};
	return {
		written,
		stdout(text) {
			written.stdout += text;
		},
		stderr(text) {
			written.stderr += text;
		},
		terminalColumns: () => columns,
	};
};
