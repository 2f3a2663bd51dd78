// Adapts the driver to Sequelize: values have the types that the storage reads, and the login comes from the settings.
import pg from 'pg';
import {TimeoutClient} from '../../drivers/postgres/client.ts';
import {clientConfig} from '../../drivers/postgres/client-config.ts';
import {builtInsOnly} from '../../drivers/postgres/search-path.ts';
import type {PostgresSettings} from '../../drivers/postgres/settings.ts';
import type {TlsOptions} from '../../drivers/postgres/tls.ts';

const {builtins} = pg.types;

const truth: number = builtins.BOOL;

const numbers: ReadonlySet<number> = new Set([
	builtins.INT2,
	builtins.INT4,
	builtins.INT8,
	builtins.FLOAT4,
	builtins.FLOAT8,
	builtins.OID,
]);

/**
Parses numbers and booleans. All other values stay texts. Times are compared as ProfileMesh 0.1 wrote them.
*/
const parserOf = (type: number): ((text: string) => unknown) => {
	if (numbers.has(type)) {
		return Number;
	}

	return type === truth ? text => text === 't' : String;
};

/**
Sequelize's `dialectModule`.

@param answerTimeout Milliseconds to wait for a response.
*/
export const pgDialect = (
	settings: PostgresSettings,
	{tls, answerTimeout}: {readonly tls: TlsOptions | false; readonly answerTimeout: number},
): object => ({
	...pg,
	Client: class extends TimeoutClient {
		constructor() {
			super({...clientConfig(settings, tls), answerTimeout, types: {getTypeParser: parserOf}});
			// Registers before Sequelize uses the connection: the event comes as soon as the connection is made.
			this.once('connect', () => {
				this.query(`SET ${builtInsOnly}`, error => {
					if (error instanceof Error) {
						this.abandon();
					}
				});
			});
		}
	},
});
