// Reads rows of the table of runs. Leaves out rows that cannot be read, and records why.
import {QueryTypes, type Sequelize, type Transaction} from 'sequelize';
import type {Run} from '../profiling/profile.ts';
import type {KeptSources} from './kept-sources.ts';
import type {RunBindings, SelectRuns} from './run-queries.ts';
import {decodeRun, runFields} from './run-rows.ts';

export const runColumns = runFields.join(', ');

/** Rows of runs. */
export type RunRows = readonly object[];

/** A limit above any number of runs. */
const everyRun = Number.MAX_SAFE_INTEGER;

export class RunReader {
	/** Why rows could not be read, by the ids of their runs. */
	readonly unreadable = new Map<string, string>();
	readonly #sequelize: Sequelize;
	/** The name of the table of runs in SQL. */
	readonly table: string;
	readonly #sources: KeptSources;

	constructor(sequelize: Sequelize, table: string, sources: KeptSources) {
		this.#sequelize = sequelize;
		this.table = table;
		this.#sources = sources;
	}

	/** Decodes the rows that can be read. */
	async decode(rows: RunRows): Promise<readonly Run[]> {
		const sourceOf = await this.#sources.namer();
		return rows.flatMap(row => {
			const run = decodeRun(row);
			if ('why' in run) {
				this.unreadable.set(run.runId, run.why);
				return [];
			}

			return [run.source === null ? run : {...run, source: sourceOf(run.source)}];
		});
	}

	/** Selects rows by a condition and the clauses after it. */
	async rows(condition: string, bind: RunBindings, transaction?: Transaction): Promise<RunRows> {
		return this.#sequelize.query<object>(`SELECT ${runColumns} FROM ${this.table} AS runs WHERE ${condition}`, {
			type: QueryTypes.SELECT,
			bind,
			...(transaction !== undefined && {transaction}),
		});
	}

	readonly select: SelectRuns = async (...query) => this.decode(await this.rows(...query));

	/** Selects runs with a limit. Unreadable rows do not count towards it: where there is one, all rows are read. */
	async within(limit: number, rowsOf: (limit: number) => Promise<RunRows>): Promise<readonly Run[]> {
		const rows = await rowsOf(limit);
		const runs = await this.decode(rows);
		return runs.length === rows.length ? runs : this.decode(await rowsOf(everyRun));
	}
}
