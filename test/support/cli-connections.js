// Preloaded into the program by tests: writes every address that it connects to, and every name that it looks up.
import dns from 'node:dns';
import fs from 'node:fs';
import net from 'node:net';
import process from 'node:process';
import {syncBuiltinESMExports} from 'node:module';

const file = process.env.PROFILEMESH_TEST_CONNECTIONS;
const note = text => {
	fs.appendFileSync(file, `${text}\n`);
};

const {connect} = net.Socket.prototype;
net.Socket.prototype.connect = function (...parameters) {
	const [first] = parameters.flat();
	note(`${first?.host ?? first?.path ?? 'localhost'}:${first?.port ?? ''}`);
	return connect.apply(this, parameters);
};

const {lookup} = dns;
dns.lookup = (name, ...parameters) => {
	note(`${name}:lookup`);
	// eslint-disable-next-line n/prefer-promises/dns -- records the call that the program makes
	return lookup(name, ...parameters);
};

syncBuiltinESMExports();
