// One PostgreSQL server for all test files: it starts with the first one that needs it, and ends with the test run.
import type {SharedWorker} from 'ava/plugin';
import {startPostgres, type StartedPostgres} from './start-postgres.ts';

const serve = async (protocol: SharedWorker.Protocol): Promise<void> => {
	let server: Promise<StartedPostgres> | undefined;
	for await (const message of protocol.subscribe()) {
		server ??= startPostgres();
		const {host, port, username, password} = await server;
		message.reply({
			host,
			port,
			username,
			password,
		});
	}
};

const factory: SharedWorker.Factory = ({negotiateProtocol}) => {
	void serve(negotiateProtocol(['ava-4']).ready());
};

export default factory;
