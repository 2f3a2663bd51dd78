// Hints for a source that was named without a config.
import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import {loadConfig} from '../../source/config/load.ts';
import {loadSource} from '../../source/config/load-source.ts';
import {ofAddress} from '../../source/connectors/address-hint.ts';
import {ProfileMeshError} from '../../source/errors.ts';
import {openWorkspace} from '../../source/opened-workspace.ts';
import {temporaryDirectory} from '../support/sqlite.ts';

// Nothing listens on port 1.
const nobody = 'postgres://reader@127.0.0.1:1/shop';

test('the hint about a server that does not answer points to its URL, or to the config that names it', async t => {
	const state = await temporaryDirectory(t);
	const config = path.join(state, 'shop.yml');
	await writeFile(
		config,
		'source: {type: postgres, host: 127.0.0.1, port: 1, database: shop, username: reader}\n' +
			'storage: {connection: {type: sqlite, filepath: runs.db}}\n',
	);
	const hintOf = async (loaded: Awaited<ReturnType<typeof loadSource>>) => {
		await using workspace = await openWorkspace(loaded);
		const error = await t.throwsAsync<ProfileMeshError>(workspace.tables(), {instanceOf: ProfileMeshError});
		return error?.hint;
	};

	const words = 'Check that the server runs and listens there, and host and port in the';
	t.is(await hintOf(await loadSource(nobody, {env: {}, state})), `${words} address.`);
	t.is(await hintOf(await loadConfig(config, {env: {}})), `${words} config.`);
});

test('a hint about a key of the config names the part of the address', t => {
	const worded = (hint: string): string | undefined => {
		const error = ofAddress(new ProfileMeshError('source', 'Cannot connect', {why: 'refused', hint}));
		return error instanceof ProfileMeshError && error.why === 'refused' ? error.hint : undefined;
	};

	t.is(worded('Check source.filepath in the config; it is relative to the config file.'), 'Check the file name.');
	t.is(worded('Check source.database and source.role in the config.'), 'Check database and role in the address.');
	t.is(
		worded('Set ssl to prefer or disable in the config, or switch on encryption at the server.'),
		'Set sslmode to prefer or disable in the address, or switch on encryption at the server.',
	);
	t.is(worded('Try again when the server has started.'), 'Try again when the server has started.');
	const other = new RangeError('in the config');
	t.is(ofAddress(other), other);
});
