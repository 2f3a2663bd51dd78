// The connectors there are; each is loaded when it is first used.
import type {Config} from '../config/schema.ts';
import {ProfileMeshError} from '../errors.ts';
import type {Connector, Source} from './connector.ts';

const connectors: Partial<Readonly<Record<Config['source']['type'], () => Promise<Connector>>>> = {
	async sqlite() {
		const {sqliteConnector} = await import('./sqlite/connector.ts');
		return sqliteConnector;
	},
	async postgres() {
		const {postgresConnector} = await import('./postgres/connector.ts');
		return postgresConnector;
	},
	async snowflake() {
		const {snowflakeConnector} = await import('./snowflake/connector.ts');
		return snowflakeConnector;
	},
};

/**
Opens the source that a config names.

@throws ProfileMeshError `source` when it cannot be reached, or when this version has no connector for it.
*/
export const openSource = async ({source, profiling}: Pick<Config, 'source' | 'profiling'>): Promise<Source> => {
	const load = connectors[source.type];
	if (load === undefined) {
		throw new ProfileMeshError('source', `This version cannot read ${source.type}`, {
			why: `It has connectors for ${Object.keys(connectors).join(', ')}.`,
			hint: 'Choose one of these as source.type.',
		});
	}

	const connector = await load();
	return connector.open(source, profiling);
};
