// The drift of datasets for lists: by run, and by how bad it is.
import type {DriftStatus} from '../../drift/drift-status.ts';
import {severityRank} from '../../drift/severity.ts';

/** By the id of the current run. */
export type DriftStatuses = ReadonlyMap<string, DriftStatus>;

/** By the id of the dataset. */
export type StatusesByDataset = ReadonlyMap<string, DriftStatus>;

/** What is known of the drift of datasets. */
export type KnownDrift = {
	readonly driftStatuses: DriftStatuses;
	/** As it was when the latest run of each dataset was judged; lists are sorted by it. */
	readonly settled: StatusesByDataset;
};

/** Nothing drifted. */
export const noDrift: DriftStatus = {
	schemaChanges: 0,
	bySeverity: {high: 0, medium: 0, low: 0},
	worst: 'none',
	compared: 0,
	fewRows: 0,
	accepted: 0,
	findings: [],
	columns: [],
};

/** For sorting: the worst has the highest number, and no status has -1. Schema changes break ties. */
export const driftRank = (driftStatus: DriftStatus | undefined): number => {
	if (driftStatus === undefined) {
		return -1;
	}

	const {high, medium, low} = driftStatus.bySeverity;
	return (
		severityRank(driftStatus.worst) * 1e9 +
		Math.min(high, 999) * 1e6 +
		Math.min(driftStatus.schemaChanges, 99) * 1e4 +
		Math.min(medium, 99) * 100 +
		Math.min(low, 99)
	);
};
