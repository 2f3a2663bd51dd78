// Whether the runs of a storage have changed, told at the cost of two or three look-ups.
import {QueryTypes} from 'sequelize';
import type {ReaderOptions} from './reading.ts';
import type {Store} from './store.ts';

type MarkRow = {readonly mark: number | string | null};

/** Each of them is a look-up in an index, or is answered from metadata: Snowflake resumes no warehouse for it. */
export const createMark = ({database, tables}: ReaderOptions): Store['mark'] => {
	const {sequelize, dialect} = database;
	const [runs, results] = [dialect.qualified(tables.runs), dialect.qualified(tables.results)];
	const statements = [
		`SELECT max(id) AS mark FROM ${results}`,
		`SELECT count(*) AS mark FROM ${runs}`,
		// A run that fails has no results. Snowflake would have to read the runs.
		...(dialect.hasIndexes ? [`SELECT count(*) AS mark FROM ${runs} WHERE status = 'running'`] : []),
	];
	return async () => {
		const marks = await Promise.all(
			statements.map(async statement => sequelize.query<MarkRow>(statement, {type: QueryTypes.SELECT})),
		);
		return marks.map(([row]) => String(row?.mark ?? '')).join(' ');
	};
};
