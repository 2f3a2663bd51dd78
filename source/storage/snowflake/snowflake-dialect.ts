// Adapts a login to Snowflake to Sequelize. It replaces Sequelize's own way to connect, which prints on the console.
import type {Sequelize} from 'sequelize';
import type {SnowflakeSession} from '../../drivers/snowflake/session.ts';
import type {SdkBind} from '../../drivers/snowflake/sdk.ts';

type Row = Readonly<Record<string, unknown>>;

type ExecuteOptions = {
	readonly sqlText: string;
	readonly binds?: readonly SdkBind[] | undefined;
	readonly complete: (error: unknown, statement: undefined, rows: readonly Row[] | undefined) => void;
};

/** Times are compared and returned as ProfileMesh 0.1 wrote them, whatever the account's own formats. */
const parametersFor = (busyTimeout: number) => ({
	TIMEZONE: 'UTC',
	TIMESTAMP_INPUT_FORMAT: 'AUTO',
	TIMESTAMP_NTZ_OUTPUT_FORMAT: 'YYYY-MM-DD HH24:MI:SS.FF6',
	LOCK_TIMEOUT: Math.max(1, Math.ceil(busyTimeout / 1000)),
});

/** Unquoted names come back in capitals. */
const inSmallLetters = (row: Row): Row =>
	Object.fromEntries(Object.entries(row).map(([name, value]) => [name.toLowerCase(), value]));

/** Writes limits as constants, because LIMIT does not take a bound value everywhere. */
const withConstantLimits = (
	sql: string,
	binds: readonly SdkBind[],
): {readonly sql: string; readonly binds: readonly SdkBind[]} => {
	const rest: SdkBind[] = [];
	let index = 0;
	const constant = sql.replaceAll(/(?<limit>\blimit\s+)?\?/giv, (_match, limit: string | undefined) => {
		const bind = binds[index++] ?? null;
		if (limit !== undefined && Number.isSafeInteger(bind)) {
			return `${limit}${Number(bind)}`;
		}

		rest.push(bind);
		return `${limit ?? ''}?`;
	});
	return {sql: constant, binds: rest};
};

/** The methods of a connection that Sequelize's queries call. */
export class StorageConnection {
	/** Sequelize keeps the id of the transaction here. */
	uuid: string | undefined;
	readonly #session: SnowflakeSession;
	readonly #parameters: Readonly<Record<string, string | number>>;
	#isInTransaction = false;

	constructor(session: SnowflakeSession, busyTimeout: number) {
		this.#session = session;
		this.#parameters = parametersFor(busyTimeout);
	}

	execute({sqlText, binds, complete}: ExecuteOptions): void {
		void this.#execute(sqlText, binds ?? [], complete);
	}

	/** Inserts many rows by one statement whose parameters are the columns. */
	async insert(sql: string, rows: ReadonlyArray<readonly SdkBind[]>): Promise<void> {
		// The driver detects whether it gets rows or values.
		await this.#session.runForObjects(sql, rows as unknown as readonly SdkBind[], this.#parameters);
	}

	isUp(): boolean {
		return this.#session.isUp;
	}

	async close(): Promise<void> {
		await this.#session.close();
	}

	async #execute(sqlText: string, values: readonly SdkBind[], complete: ExecuteOptions['complete']): Promise<void> {
		if (/^ROLLBACK\b/v.test(sqlText) && !this.#isInTransaction) {
			complete(undefined, undefined, []);
			return;
		}

		let rows: readonly Row[];
		try {
			const {sql, binds} = withConstantLimits(sqlText, values);
			rows = await this.#session.runForObjects(sql, binds.length === 0 ? undefined : binds, this.#parameters);
			this.#isInTransaction =
				/^START TRANSACTION\b/v.test(sqlText) ||
				(this.#isInTransaction && !/^(?:COMMIT|ROLLBACK)\b/v.test(sqlText));
		} catch (error) {
			complete(error, undefined, undefined);
			return;
		}

		complete(
			undefined,
			undefined,
			rows.map(row => inSmallLetters(row)),
		);
	}
}

type ConnectionManager = {
	connect: () => Promise<StorageConnection>;
	disconnect: (connection: StorageConnection) => Promise<void>;
	validate: (connection: StorageConnection) => boolean;
};

/** Makes Sequelize connect through this, silently. */
export const connectBy = (sequelize: Sequelize, open: () => Promise<StorageConnection>): void => {
	const manager = sequelize.connectionManager as unknown as ConnectionManager;
	manager.connect = open;
	manager.disconnect = async connection => connection.close();
	manager.validate = connection => connection.isUp();
};
