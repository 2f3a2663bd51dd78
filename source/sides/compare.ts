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
	/** Patterns of table names or `schema.table`, of either side; all tables when left out. */
	readonly tables?: readonly string[] | undefined;
	/** Tables that have another name on the right. */
	readonly mapping?: readonly NameMapping[] | undefined;
	/** Models of a dbt project: their tables alone are compared, each with its own of the other side. */
	readonly models?: readonly ModelOnSides[] | undefined;
	/** Compares the rows of the tables as well; left out where only their profiles are compared. */
	readonly rows?: RowsWanted | undefined;
	/** Tables in flight on each side; the number of the left config by default. */
	readonly concurrency?: number | undefined;
	readonly signal?: AbortSignal | undefined;
	/** Receives what a user should know of a side although it is no error. */
	readonly onNotice?: OnNotice | undefined;
	/** Called with the number of tables before any is read, and with each as soon as it is compared. */
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
Compares the tables of two sides: whether they are the same over there. Both are profiled now, or as they are kept, and
nothing is written. The thresholds are those of the left config.

@throws ProfileMeshError when a side cannot be reached, `usage` where rows are asked for that may not be shown, and
`not-found` when a pattern or the mapping names no table. A table that fails is among the outcomes. When the signal
aborts, its reason.
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
