import test from 'ava';
import {maskSecrets, maskText} from '../../source/config/mask.ts';
import {mask} from '../../source/secrets.ts';
import {loadText} from '../support/config-files.ts';
import fc from '../support/properties.ts';

test('no secret of a connection is in its masked copy, wherever a driver takes it', async t => {
	const secret = 'hunter2-s3cr3t';
	const {config} = await loadText(
		t,
		JSON.stringify({
			source: {
				type: 'snowflake',
				account: 'a',
				database: 'd',
				username: 'me',
				password: secret,
				token: secret,
				authenticator: 'SNOWFLAKE_JWT',
				private_key_path: '/keys/me.p8',
				extra_params: {
					privateKeyPass: secret,
					privateKey: `-----BEGIN ENCRYPTED PRIVATE KEY-----\n${secret}`,
					passcode: secret,
					sslpassword: [secret],
					clientSecret: {value: secret},
					proxy: `http://proxy:${secret}@10.0.0.1:80`,
					accessUrl: `https://x.example.com/?api_key=${secret}&y=1`,
					options: `-c token=${secret} -c "password: ${secret}"`,
					ssl: {key: secret, ca: 'public', pem: `-----BEGIN RSA PRIVATE KEY-----${secret}`},
					headers: {Authorization: secret, 'X-Api-Key': secret},
				},
			},
			storage: {connection: {type: 'postgres', database: `postgres://me:${secret}@db/x`}},
		}),
	);
	const masked = maskSecrets(config);
	t.false(JSON.stringify(masked).includes(secret));
	t.like(masked, {
		source: {
			username: 'me',
			password: mask,
			authenticator: 'SNOWFLAKE_JWT',
			private_key_path: '/keys/me.p8',
			extra_params: {ssl: {ca: 'public'}, accessUrl: `https://x.example.com/?api_key=${mask}&y=1`},
		},
		storage: {connection: {host: 'db', database: 'x', username: 'me', password: mask}},
		profiling: {histogram_bins: 10},
	});
	t.like(config.source, {password: secret});
});

test('any password in a URL is masked, whatever characters it has', t => {
	const password = fc
		.string({unit: fc.constantFrom(...'aZ9@:/?#&%=;\'"$'), minLength: 1, maxLength: 12})
		.map(text => `s3${text}cr3t`);
	t.notThrows(() => {
		fc.assert(
			fc.property(password, text => !maskText(`postgresql://me:${text}@db.example.com:5432/shop`).includes(text)),
		);
	});
});

test('a text without secrets is shown as it is', t => {
	for (const text of [
		'https://example.com/a?b=c',
		'shop.db',
		'host=db port=5432',
		'a@b.c',
		'postgres://me@db/shop',
	]) {
		t.is(maskText(text), text);
	}
});
