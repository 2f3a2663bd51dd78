// A webhook on loopback that records what it is told.
import {once} from 'node:events';
import http from 'node:http';
import type {AddressInfo} from 'node:net';
import {text} from 'node:stream/consumers';
import type {ExecutionContext} from 'ava';

export type WebhookRequest = {
	readonly method: string;
	readonly path: string;
	readonly type: string;
	readonly body: unknown;
};

/** A status, no answer ever, or an end of the connection. */
export type WebhookAnswer = number | 'hang' | 'close' | {readonly status: number; readonly location: string};

export type Webhook = {
	readonly url: string;
	readonly requests: readonly WebhookRequest[];
	readonly close: () => Promise<void>;
};

/**
Starts a webhook; it ends with the test.

@param answer What the n-th request gets, from 1 on.
*/
export const webhook = async (
	t: ExecutionContext,
	answer: (count: number) => WebhookAnswer = () => 200,
): Promise<Webhook> => {
	const requests: WebhookRequest[] = [];
	const server = http.createServer();
	const receive = async (request: http.IncomingMessage, response: http.ServerResponse): Promise<void> => {
		const {method = '', url = '', headers} = request;
		requests.push({method, path: url, type: headers['content-type'] ?? '', body: JSON.parse(await text(request))});
		const given = answer(requests.length);
		if (given === 'close') {
			request.socket.destroy();
		} else if (typeof given === 'number') {
			response.writeHead(given).end('ok');
		} else if (given !== 'hang') {
			response.writeHead(given.status, {location: given.location}).end();
		}
	};

	server.on('request', (request, response) => {
		void receive(request, response);
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const close = async (): Promise<void> => {
		server.closeAllConnections();
		if (!server.listening) {
			return;
		}

		server.close();
		await once(server, 'close');
	};

	t.teardown(close);
	const {port} = server.address() as AddressInfo;
	return {url: `http://127.0.0.1:${port}`, requests, close};
};
