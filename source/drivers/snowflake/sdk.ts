// Loads Snowflake's driver at its first use, and keeps it from connecting to anything but the account.
import process from 'node:process';
import {codeOf, messageOf, ProfileMeshError} from '../../errors.ts';

/** An error of the driver, as far as this program reads it. Codes are numbers or texts. */
export type SdkError = Error & {
	readonly code?: string | number;
	readonly sqlState?: string;
	readonly data?: {readonly queryId?: string} | null;
	readonly cause?: unknown;
};

export type SdkBind = string | number | boolean | null;

export type SdkStatement = {
	getQueryId(): string | undefined;
	getNumUpdatedRows(): number | undefined;
	cancel(done: (error: SdkError | undefined) => void): void;
};

export type SdkExecuteOptions = {
	readonly sqlText: string;
	readonly binds?: readonly SdkBind[];
	/** Session parameters that hold for this statement alone. */
	readonly parameters?: Readonly<Record<string, string | number | boolean>>;
	readonly rowMode?: 'array' | 'object';
	readonly fetchAsString?: readonly string[];
	/** Passes no rows to `complete`: the result stays in Snowflake. */
	readonly streamResult?: boolean;
	readonly complete: (
		error: SdkError | undefined,
		statement: SdkStatement,
		rows: readonly unknown[] | undefined,
	) => void;
};

export type SdkConnection = {
	connect(done: (error: SdkError | undefined, connection: SdkConnection) => void): unknown;
	execute(options: SdkExecuteOptions): SdkStatement;
	destroy(done: (error: SdkError | undefined, connection: SdkConnection) => void): unknown;
	isUp(): boolean;
	getId(): string;
};

export type SnowflakeSdk = {
	configure(options: Readonly<Record<string, unknown>>): void;
	createConnection(options: Readonly<Record<string, unknown>>): SdkConnection;
};

/**
Variables that the driver reads when it loads. With them it sends no requests to the metadata addresses of clouds,
loads no native module, and does not report the form of the config.
*/
const switches = {
	SNOWFLAKE_DISABLE_PLATFORM_DETECTION: 'true',
	SNOWFLAKE_DISABLE_MINICORE: 'true',
	SF_TELEMETRY_DISABLE_CONNECTION_SHAPE: 'true',
};

const nowhere = (): void => undefined;

/** A logger that drops everything that the driver would write into a file or on the console. */
const silentLogger = {
	error: nowhere,
	warn: nowhere,
	info: nowhere,
	debug: nowhere,
	trace: nowhere,
};

let loading: Promise<SnowflakeSdk> | undefined;

/** Imports the driver. It is an optional dependency, so that users without Snowflake need not install it. */
const importSdk = async () => {
	try {
		return await import('snowflake-sdk');
	} catch (error) {
		if (codeOf(error) === 'ERR_MODULE_NOT_FOUND' && messageOf(error).includes("'snowflake-sdk'")) {
			throw new ProfileMeshError('config', 'The config names Snowflake, whose driver is not installed', {
				why: 'The package snowflake-sdk is not installed beside ProfileMesh.',
				hint: 'Install it: npm install snowflake-sdk@3, with --global where ProfileMesh is global',
				cause: error,
			});
		}

		throw error;
	}
};

const load = async (): Promise<SnowflakeSdk> => {
	Object.assign(process.env, switches);
	const {default: sdk} = await importSdk();
	sdk.configure({
		logLevel: 'OFF',
		additionalLogToConsole: false,
		customLogger: silentLogger,
		// OCSP would connect to the authorities of the certificates. Certificates are verified without it, too.
		disableOCSPChecks: true,
	});
	return sdk as unknown as SnowflakeSdk;
};

/**
Loads the driver, and silences it.

@throws ProfileMeshError `config` where it is not installed.
*/
export const loadSdk = async (): Promise<SnowflakeSdk> => {
	loading ??= load();
	return loading;
};
