// Checks before a login whether an address accepts connections, because the driver waits a minute or more.
import {once} from 'node:events';
import {connect} from 'node:net';

/**
Opens a TCP connection and closes it.

@throws The error of the network, or of a timeout.
*/
export const reach = async (
	{host, port}: {readonly host: string; readonly port: number},
	timeout: number,
): Promise<void> => {
	const socket = connect({host, port});
	const timer = setTimeout(() => {
		socket.destroy(Object.assign(new Error(`${host}:${port} does not answer`), {code: 'ETIMEDOUT'}));
	}, timeout);
	try {
		await once(socket, 'connect');
	} finally {
		clearTimeout(timer);
		socket.destroy();
	}
};
