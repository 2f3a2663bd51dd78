// Reads the figures of runs by segment.
import {QueryTypes} from 'sequelize';
import {missingRun} from './find-run.ts';
import type {ReaderOptions} from './reading.ts';
import {datasetCondition, isOfUndated, latestFirst, statusesWithResultsList} from './run-queries.ts';
import {readSegmentColumns, readSegments} from './segments-text.ts';
import type {Store} from './store.ts';

type SegmentsRow = {readonly segments: string | null};

export const createSegmentsReader = ({
	database,
	tables,
	sources,
}: ReaderOptions): Pick<Store, 'segments' | 'segmentColumns'> => {
	const {sequelize, dialect} = database;
	const runsTable = dialect.qualified(tables.runs);
	const select = async (condition: string, bind: Readonly<Record<string, string>>) =>
		sequelize.query<SegmentsRow>(`SELECT segments FROM ${runsTable} AS runs WHERE ${condition}`, {
			type: QueryTypes.SELECT,
			bind,
		});
	return {
		async segments(runId) {
			const [row] = await select('run_id = $runId', {runId});
			if (row === undefined) {
				throw missingRun(runId, new Map());
			}

			return readSegments(row.segments);
		},

		async segmentColumns(dataset, environment) {
			const {sql, bind} = datasetCondition({environment, dataset}, await sources.condition());
			const [row] = await select(
				`${sql} AND runs.status IN (${statusesWithResultsList}) AND runs.segments IS NOT NULL ` +
					`AND (runs.slice_start IS NULL OR NOT ${isOfUndated}) ORDER BY ${latestFirst} LIMIT 1`,
				bind,
			);
			return readSegmentColumns(row?.segments ?? null);
		},
	};
};
