// The driver in the shape that Sequelize needs: values have the types that the storage reads, and the login comes from
// the settings.
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
Numbers and booleans; all other values are texts, above all times: they are compared as ProfileMesh 0.1 wrote them.
*/
const parserOf = (type: number): ((text: string) => unknown) => {
	if (numbers.has(type)) {
		return Number;
	}

	return type === truth ? text => text === 't' : String;
};

/**
Sequelize's `dialectModule`.

@param answerTimeout Milliseconds to wait for an answer.
*/
export const pgDialect = (
	settings: PostgresSettings,
	{tls, answerTimeout}: {readonly tls: TlsOptions | false; readonly answerTimeout: number},
): object => ({
	...pg,
	Client: class extends TimeoutClient {
		constructor() {
			super({...clientConfig(settings, tls), answerTimeout, types: {getTypeParser: parserOf}});
			// Registered before Sequelize asks for anything: it awaits the connection, and this event comes at once.
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
