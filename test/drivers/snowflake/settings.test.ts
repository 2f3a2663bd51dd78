// From a connection of the config to a login.
import {generateKeyPairSync} from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import {configSchema} from '../../../source/config/schema.ts';
import type {SnowflakeConnection} from '../../../source/connectors/snowflake/database.ts';
import {snowflakeSettings} from '../../../source/drivers/snowflake/settings.ts';
import {ProfileMeshError} from '../../../source/errors.ts';
import {temporaryDirectory} from '../../support/sqlite.ts';

const connection = (keys: object): SnowflakeConnection => {
	const {source} = configSchema.parse({
		source: {
			type: 'snowflake',
			account: 'myorg-account1',
			database: 'SHOP',
			...keys,
		},
	});
	if (source.type !== 'snowflake') {
		throw new TypeError('It is not a Snowflake connection');
	}

	return source;
};

const settingsOf = async (keys: object, env: Readonly<Record<string, string>> = {}) =>
	snowflakeSettings(connection(keys), 'source', env);

test('the given keys decide the login, unless the config names one', async t => {
	const {privateKey} = generateKeyPairSync('rsa', {
		modulusLength: 2048,
		privateKeyEncoding: {type: 'pkcs8', format: 'pem'},
		publicKeyEncoding: {type: 'spki', format: 'pem'},
	});
	const file = path.join(await temporaryDirectory(t), 'key.p8');
	await fs.writeFile(file, privateKey);
	const logins: ReadonlyArray<readonly [object, string]> = [
		[{username: 'me', password: 'secret'}, 'SNOWFLAKE'],
		[{username: 'me', private_key_path: file}, 'SNOWFLAKE_JWT'],
		[{username: 'me', token: 'abc'}, 'PROGRAMMATIC_ACCESS_TOKEN'],
		[{username: 'me', token: 'abc', authenticator: 'oauth'}, 'OAUTH'],
		[{username: 'me', authenticator: 'externalbrowser'}, 'EXTERNALBROWSER'],
		[{username: 'me', password: 'secret', authenticator: 'username_password_mfa'}, 'USERNAME_PASSWORD_MFA'],
		[{username: 'me', password: 'secret', authenticator: 'https://acme.okta.com'}, 'https://acme.okta.com'],
	];
	for (const [keys, expected] of logins) {
		const {authenticator, options} = await settingsOf(keys);
		t.is(authenticator, expected);
		t.is(options['authenticator'], expected);
	}
});

test('the passphrase decrypts an encrypted key, which is never sent', async t => {
	const {privateKey} = generateKeyPairSync('rsa', {
		modulusLength: 2048,
		privateKeyEncoding: {
			type: 'pkcs8',
			format: 'pem',
			cipher: 'aes-256-cbc',
			passphrase: 'open sesame',
		},
		publicKeyEncoding: {type: 'spki', format: 'pem'},
	});
	const file = path.join(await temporaryDirectory(t), 'key.p8');
	await fs.writeFile(file, privateKey);
	const {options} = await settingsOf({username: 'me', private_key_path: file, password: 'open sesame'});
	t.regex(String(options['privateKey']), /^-----BEGIN PRIVATE KEY-----/v);
	t.is(options['password'], undefined);
	const wrong = await t.throwsAsync(settingsOf({username: 'me', private_key_path: file, password: 'wrong one'}), {
		instanceOf: ProfileMeshError,
		code: 'config',
	});
	t.is(wrong?.why, 'The passphrase does not open it.');
	const none = await t.throwsAsync(settingsOf({username: 'me', private_key_path: file}), {
		instanceOf: ProfileMeshError,
		code: 'config',
	});
	t.is(none?.why, 'It is encrypted, and there is no passphrase.');
	t.is(none?.hint, "Set source.password to the key's passphrase.");
});

test('a private key that is missing, invalid or not RSA is reported before anything is sent', async t => {
	const directory = await temporaryDirectory(t);
	const [missing, garbage, elliptic] = ['missing.p8', 'garbage.p8', 'elliptic.p8'].map(name =>
		path.join(directory, name),
	);
	await fs.writeFile(garbage ?? '', 'no key');
	await fs.writeFile(
		elliptic ?? '',
		generateKeyPairSync('ec', {
			namedCurve: 'P-256',
			privateKeyEncoding: {type: 'pkcs8', format: 'pem'},
			publicKeyEncoding: {type: 'spki', format: 'pem'},
		}).privateKey,
	);
	for (const [file, reason] of [
		[missing, /ENOENT/v],
		[garbage, /not a private key in PEM form/v],
		[elliptic, /type ec; Snowflake wants RSA/v],
	] as const) {
		const error = await t.throwsAsync(settingsOf({username: 'me', private_key_path: file}), {
			instanceOf: ProfileMeshError,
			code: 'config',
		});
		t.regex(error?.why ?? '', reason);
	}
});

test('the error of an incomplete login names the missing key', async t => {
	for (const [keys, missing] of [
		[{username: 'me'}, 'password'],
		[{password: 'secret'}, 'username'],
		[{authenticator: 'oauth'}, 'token'],
		[{username: 'me', authenticator: 'snowflake_jwt'}, 'private_key_path'],
	] as const) {
		const error = await t.throwsAsync(settingsOf(keys), {instanceOf: ProfileMeshError, code: 'config'});
		t.is(error?.message, `source.${missing} is missing`);
	}

	const unknown = await t.throwsAsync(settingsOf({username: 'me', password: 'x', authenticator: 'kerberos'}), {
		instanceOf: ProfileMeshError,
		code: 'config',
	});
	t.regex(unknown?.message ?? '', /authenticator KERBEROS is unknown to Snowflake/v);
});

test('the host follows from the account, unless it is given; a proxy hides the address', async t => {
	const login = {username: 'me', password: 'secret'};
	t.deepEqual((await settingsOf(login)).address, {host: 'myorg-account1.snowflakecomputing.com', port: 443});
	t.deepEqual((await settingsOf({...login, account: 'xy12345.eu-central-1'})).address, {
		host: 'xy12345.eu-central-1.snowflakecomputing.com',
		port: 443,
	});
	t.deepEqual((await settingsOf({...login, account: 'xy12345.cn-north-1'})).address, {
		host: 'xy12345.cn-north-1.snowflakecomputing.cn',
		port: 443,
	});
	t.deepEqual((await settingsOf({...login, account: 'xy12345.us-west-2'})).address, {
		host: 'xy12345.snowflakecomputing.com',
		port: 443,
	});
	t.is(
		(
			await settingsOf({
				...login,
				host: 'localhost',
				port: 8080,
				ssl: false,
			})
		).options['accessUrl'],
		'http://localhost:8080',
	);
	t.is((await settingsOf(login, {HTTPS_PROXY: 'http://proxy:3128'})).address, undefined);
	t.is((await settingsOf({...login, extra_params: {proxyHost: 'proxy', proxyPort: 3128}})).address, undefined);
});

test('the name of a source has no secret', async t => {
	const {fingerprint} = await settingsOf({username: 'me', password: 'secret'});
	t.is(fingerprint, 'snowflake:myorg-account1/SHOP');
});
