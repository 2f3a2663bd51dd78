// Detects whether the runs of a storage have changed, by two or three look-ups.
import {QueryTypes} from 'sequelize';
import type {ReaderOptions} from './reading.ts';
import type {Store} from './store.ts';

type MarkRow = {readonly mark: number | string | null};

/** Each statement reads an index or metadata. Snowflake resumes no warehouse for it. */
export const createMark = ({database, tables}: ReaderOptions): Store['mark'] => {
	const {sequelize, dialect} = database;
	const [runs, results] = [dialect.qualified(tables.runs), dialect.qualified(tables.results)];
	const statements = [
		`SELECT max(id) AS mark FROM ${results}`,
		`SELECT count(*) AS mark FROM ${runs}`,
		// A failed run changes no results. Without an index, the database would have to read all runs to see it.
		...(dialect.hasIndexes ? [`SELECT count(*) AS mark FROM ${runs} WHERE status = 'running'`] : []),
	];
	return async () => {
		const marks = await Promise.all(
			statements.map(async statement => sequelize.query<MarkRow>(statement, {type: QueryTypes.SELECT})),
		);
		return marks.map(([row]) => String(row?.mark ?? '')).join(' ');
	};
};
