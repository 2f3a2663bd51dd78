// A side that is not profiled: its columns are known, and only its rows are compared.
import {randomUUID} from 'node:crypto';
import type {SideProfile} from '../drift/sides/compare-sides.ts';
import type {PlannedTable} from '../profiling/plan.ts';
import type {OpenSide} from './side.ts';

export const unmeasured = (side: OpenSide, {plan: {table, columns}}: PlannedTable): SideProfile => ({
	...side.named,
	profile: {
		run: {
			runId: randomUUID(),
			batchId: null,
			schemaName: table.schema,
			datasetName: table.name,
			profiledAt: new Date(),
			environment: side.config.environment,
			status: 'completed',
			rowCount: null,
			columnCount: columns.length,
			source: null,
			durationMs: null,
			sampling: {kind: 'all'},
			slice: null,
			error: null,
			version: null,
		},
		columns: columns.map(column => ({column, metrics: new Map(), errors: new Map()})),
	},
});
