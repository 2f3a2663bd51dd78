// Compares the tables of two sides, and closes both.
import type {OnNotice} from '../connectors/connector.ts';
import type {DriftReport} from '../drift/report.ts';
import type {NameMapping} from '../drift/sides/pair-datasets.ts';
import type {ErrorDetails} from '../errors.ts';
import type {DatasetKey} from '../profiling/dataset.ts';
import {SidesComparison, type SidesEvent} from './comparison.ts';
import type {ModelOnSides} from './dbt-models.ts';
import type {RowsWanted} from './row-report.ts';
import type {Side} from './side.ts';

export type {NameMapping} from '../drift/sides/pair-datasets.ts';
export type {RowsWanted} from './row-report.ts';
export type {Side} from './side.ts';

export type SidesRequest = {
	/** Patterns of `table` or `schema.table` names on either side; all tables by default. */
	readonly tables?: readonly string[] | undefined;
	/** Tables that have another name on the right. */
	readonly mapping?: readonly NameMapping[] | undefined;
	/** Models of a dbt project: only their tables are compared. */
	readonly models?: readonly ModelOnSides[] | undefined;
	/** Compares the rows of the tables, too; by default only the profiles. */
	readonly rows?: RowsWanted | undefined;
	/** Tables in flight on each side; the number of the left config by default. */
	readonly concurrency?: number | undefined;
	readonly signal?: AbortSignal | undefined;
	/** Receives what a user should know of a side, although it is not an error. */
	readonly onNotice?: OnNotice | undefined;
	/** Called with the number of tables before the first is read, and after each comparison. */
	readonly onProgress?: ((progress: SidesProgress) => void) | undefined;
	/** Called with each step of each table. */
	readonly onEvent?: ((event: SidesEvent) => void) | undefined;
};

export type SidesProgress = {
	readonly compared: number;
	readonly total: number;
	/** The table that was compared; `undefined` at the start. */
	readonly dataset?: DatasetKey;
};

/** The outcome for one table, under its name on the left, or on the only side that has it. */
export type ComparedTable = DatasetKey & ({readonly report: DriftReport} | {readonly error: ErrorDetails});

/**
Compares the tables of two sides: it profiles both, or reads their kept runs, and writes nothing. The thresholds are
those of the left config.

@throws ProfileMeshError when a side cannot be reached, `usage` where a config forbids to show the rows, and `not-found`
when a pattern or the mapping names no table. When the signal aborts, its reason. A table that fails is among the
outcomes.
*/
export const compareTables = async (
	left: Side,
	right: Side,
	{signal = new AbortController().signal, ...request}: SidesRequest = {},
): Promise<readonly ComparedTable[]> => {
	const comparison = await SidesComparison.open(left, right, request);
	try {
		return await comparison.compare({...request, signal});
	} finally {
		await comparison.close();
	}
};
