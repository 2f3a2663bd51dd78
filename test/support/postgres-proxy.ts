// Stands between a client and a PostgreSQL server, and can fall silent or change the server's answers.
import type {Buffer} from 'node:buffer';
import {once} from 'node:events';
import net from 'node:net';
import type {ExecutionContext} from 'ava';
import type {PostgresServer} from './postgres.ts';

export type ProxyBehaviour = {
	/** After a client's message with this text, nothing from the server reaches the client. */
	readonly silentAfter?: RegExp;
	readonly onSilence?: () => void;
	/** Replaces the server's answer, once the client has sent this text. */
	readonly spoil?: {readonly after: RegExp; readonly with: (bytes: Buffer) => Buffer};
};

export type PostgresProxy = PostgresServer & {
	/** How it treats connections; can change at any time. */
	behaviour: ProxyBehaviour;
	/** How many connections have been made. */
	readonly connections: () => number;
};

export const startProxy = async (
	t: Pick<ExecutionContext, 'teardown'>,
	server: PostgresServer,
	behaviour: ProxyBehaviour = {},
): Promise<PostgresProxy> => {
	const sockets = new Set<net.Socket>();
	let connections = 0;
	const listener = net.createServer(client => {
		connections++;
		const upstream = net.connect(server.port, server.host);
		let isSilent = false;
		let isSpoilt = false;
		for (const socket of [client, upstream]) {
			sockets.add(socket);
			socket.on('error', () => undefined);
			socket.on('close', () => {
				client.destroy();
				upstream.destroy();
			});
		}

		client.on('data', bytes => {
			const text = bytes.toString('latin1');
			const {silentAfter, onSilence, spoil} = proxy.behaviour;
			if (!isSilent && silentAfter?.test(text) === true) {
				isSilent = true;
				onSilence?.();
			}

			isSpoilt ||= spoil?.after.test(text) ?? false;
			upstream.write(bytes);
		});
		upstream.on('data', bytes => {
			if (!isSilent) {
				client.write(isSpoilt ? (proxy.behaviour.spoil?.with(bytes) ?? bytes) : bytes);
			}
		});
	});
	listener.listen(0, '127.0.0.1');
	await once(listener, 'listening');
	t.teardown(() => {
		listener.close();
		for (const socket of sockets) {
			socket.destroy();
		}
	});
	const address = listener.address();
	const proxy: PostgresProxy = {
		...server,
		host: '127.0.0.1',
		port: typeof address === 'object' && address !== null ? address.port : 0,
		behaviour,
		connections: () => connections,
	};
	return proxy;
};
