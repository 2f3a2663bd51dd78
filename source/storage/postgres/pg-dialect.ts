// The driver as Sequelize takes it: values come as the storage reads them, and the login is the one that was worked
// out.
import pg from 'pg';
import {PatientClient} from '../../drivers/postgres/client.ts';
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
Numbers and truth values; everything else as text, times above all: they are compared as ProfileMesh 0.1 wrote them.
*/
const parserOf = (type: number): ((text: string) => unknown) => {
	if (numbers.has(type)) {
		return Number;
	}

	return type === truth ? text => text === 't' : String;
};

/**
Sequelize's `dialectModule`.

@param answerTimeout How long an answer is waited for, in milliseconds.
*/
export const pgDialect = (
	settings: PostgresSettings,
	{tls, answerTimeout}: {readonly tls: TlsOptions | false; readonly answerTimeout: number},
): object => ({
	...pg,
	Client: class extends PatientClient {
		constructor() {
			super({...clientConfig(settings, tls), answerTimeout, types: {getTypeParser: parserOf}});
			// Before Sequelize asks for anything: it waits for the connection, and this is said at once.
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
