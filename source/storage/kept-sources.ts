// The names under which a store keeps the runs of sources, and which of them belong to a scope.
import {QueryTypes} from 'sequelize';
import type {StorageDatabase} from './database.ts';
import {everyRun, isOneOf, type Condition} from './run-queries.ts';
import type {HistoryScope} from './store.ts';

export type KeptSourcesOptions = {
	readonly database: StorageDatabase;
	/** The table of runs. */
	readonly table: string;
	readonly scope: HistoryScope | undefined;
};

export class KeptSources {
	readonly #options: KeptSourcesOptions;
	#own: Promise<readonly string[]> | undefined;

	constructor(options: KeptSourcesOptions) {
		this.#options = options;
	}

	/** The name under which runs of a source are written. */
	keptName(source: string): string {
		return this.#options.database.addresses?.toKept(source) ?? source;
	}

	/** The names under which a source may have runs: earlier versions kept every address as it was. */
	namesOf(source: string): readonly string[] {
		return [...new Set([this.keptName(source), source])];
	}

	/** Makes a function that gives the source of a kept name. */
	async namer(): Promise<(keptName: string) => string> {
		const {database, scope} = this.#options;
		const own = await this.own();
		return keptName =>
			scope !== undefined && own.includes(keptName)
				? scope.source
				: (database.addresses?.fromKept(keptName) ?? keptName);
	}

	/** The names under which the source of the scope has runs. New runs get the first one. Empty without a scope. */
	async own(): Promise<readonly string[]> {
		this.#own ??= this.#findOwn();
		try {
			return await this.#own;
		} catch (error) {
			// The next call tries again: the store may answer by then.
			this.#own = undefined;
			throw error;
		}
	}

	/**
	The condition that a run belongs to the scope's source. Runs of ProfileMesh 0.1 name no source, and may belong to
	it. In the statement, the table is called `runs`.
	*/
	async condition(): Promise<Condition> {
		const {scope} = this.#options;
		if (scope === undefined) {
			return everyRun;
		}

		const own = isOneOf(await this.own());
		return {
			sql: `(${own.sql} OR runs.source IS NULL OR runs.environment <> $ownEnvironment)`,
			bind: {...own.bind, ownEnvironment: scope.environment},
		};
	}

	/** Reads the names again at the next call, after runs went from one source to another. */
	forget(): void {
		this.#own = undefined;
	}

	async #findOwn(): Promise<readonly string[]> {
		const {
			database: {addresses},
			scope,
		} = this.#options;
		if (scope === undefined) {
			return [];
		}

		const own = this.namesOf(scope.source);
		// A source that already has runs does not take over the runs of another address.
		if (addresses === undefined || scope.source !== scope.address || (await this.#hasRuns(own, scope))) {
			return own;
		}

		const kept = await this.#keptIn(scope);
		const haveMoved = await Promise.all(
			kept.map(async source => addresses.hasMovedWithStore(source, scope.address)),
		);
		const moved = kept.filter((_, index) => haveMoved[index]);
		return moved.length === 1 ? [...own, ...moved] : own;
	}

	async #hasRuns(sources: readonly string[], {environment}: HistoryScope): Promise<boolean> {
		const {database, table} = this.#options;
		const {sql, bind} = isOneOf(sources);
		const found = await database.sequelize.query(
			`SELECT run_id FROM ${database.dialect.qualified(table)}
			WHERE environment = $environment AND ${sql} LIMIT 1`,
			{type: QueryTypes.SELECT, bind: {environment, ...bind}},
		);
		return found.length > 0;
	}

	/** The names of all sources with runs in the environment of a scope. */
	async #keptIn({environment}: HistoryScope): Promise<readonly string[]> {
		const {database, table} = this.#options;
		const rows = await database.sequelize.query<{readonly source: string}>(
			`SELECT DISTINCT source FROM ${database.dialect.qualified(table)}
			WHERE environment = $environment AND source IS NOT NULL`,
			{type: QueryTypes.SELECT, bind: {environment}},
		);
		return rows.map(({source}) => source);
	}
}
