// Tables with earlier runs that the source does not list any more.
import {ProfileMeshError} from '../errors.ts';
import {datasetId, datasetOf, type DatasetKey} from './dataset.ts';
import type {Run} from './profile.ts';
import type {TableInfo} from './table.ts';

/**
The beginning of the error of such runs, by which drift distinguishes a table that is gone from one that cannot be read.
*/
const goneMessage = 'The table is gone';

/** Why a table that is gone cannot be profiled. */
export const goneError = (): ProfileMeshError =>
	new ProfileMeshError('profile', goneMessage, {
		why: 'The source no longer lists it: it was dropped or renamed, or this user may not see it',
		hint: 'Profile it under its new name, or leave it out with profiling.tables[].exclude',
	});

/** Whether a run records that the table was gone. */
export const isGone = ({status, error}: Pick<Run, 'status' | 'error'>): boolean =>
	status === 'failed' && error?.startsWith(goneMessage) === true;

/** Gives the datasets with earlier runs that the source does not list, as tables without further facts. */
export const goneTables = (listed: readonly TableInfo[], profiled: readonly DatasetKey[]): readonly TableInfo[] => {
	const present = new Set(listed.map(table => datasetId(datasetOf(table))));
	return profiled
		.filter(dataset => !present.has(datasetId(dataset)))
		.map(({schemaName, datasetName}) => ({
			schema: schemaName,
			name: datasetName,
			kind: 'table',
			estimatedRows: null,
			isGone: true,
		}));
};
