// Makes the report on a table that only one of two sides has.
import {randomUUID} from 'node:crypto';
import type {Run} from '../../profiling/profile.ts';
import {qualifiedName, type DatasetKey} from '../../profiling/dataset.ts';
import type {DriftReport, ReportSide} from '../report.ts';
import {datasetChange} from '../schema/dataset-changes.ts';
import {summarise} from '../summary.ts';
import {sidesOf} from './compare-sides.ts';

export type OneSided = {
	readonly dataset: DatasetKey;
	/** The side with the table. */
	readonly only: 'left' | 'right';
	readonly left: ReportSide;
	readonly right: ReportSide;
	readonly environment: string;
};

const runWithout = ({dataset: {schemaName, datasetName}, environment}: OneSided, error: string | null): Run => ({
	runId: randomUUID(),
	batchId: null,
	schemaName,
	datasetName,
	profiledAt: new Date(),
	environment,
	status: error === null ? 'cancelled' : 'failed',
	rowCount: null,
	columnCount: null,
	source: null,
	durationMs: null,
	sampling: {kind: 'all'},
	slice: null,
	error,
	version: null,
});

/** Reports that the other side lacks the table. Reads no rows. */
export const oneSided = (table: OneSided): DriftReport => {
	const {only, left, right, dataset} = table;
	const isLeft = only === 'left';
	const there = {run: runWithout(table, null), columns: []};
	const absent = {run: runWithout(table, 'There is no such table'), columns: []};
	const reason = `table on the ${only} only: ${qualifiedName(dataset)}`;
	const schemaChanges = [
		datasetChange(isLeft ? 'dataset_removed' : 'dataset_added', isLeft ? 'high' : 'low', {reason, evidence: []}),
	];
	return {
		...sidesOf({...left, profile: isLeft ? there : absent}, {...right, profile: isLeft ? absent : there}),
		metricDrifts: [],
		schemaChanges,
		notes: [],
		summary: summarise([], schemaChanges),
	};
};
