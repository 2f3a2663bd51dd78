// Checks the proof of identity of a login: a password, a token, or a token signed with the private half of a key.
import {Buffer} from 'node:buffer';
import {createHash, createPublicKey, verify} from 'node:crypto';

export type Refused = {readonly code: string; readonly message: string};

/** The public key's SHA-256, which names the issuer of a token. */
const fingerprintOf = (publicKey: string): string =>
	createHash('sha256')
		.update(createPublicKey(publicKey).export({format: 'der', type: 'spki'}))
		.digest('base64');

const isSignedBy = (token: string, user: string, publicKey: string): boolean => {
	const [header = '', payload = '', signature = ''] = token.split('.', 3);
	if (
		!verify(
			'RSA-SHA256',
			Buffer.from(`${header}.${payload}`),
			createPublicKey(publicKey),
			Buffer.from(signature, 'base64url'),
		)
	) {
		return false;
	}

	const {iss} = JSON.parse(Buffer.from(payload, 'base64url').toString()) as {readonly iss: string};
	return iss.endsWith(`.${user}.SHA256:${fingerprintOf(publicKey)}`);
};

/**
Why a login is refused; `undefined` where it is not.

@param users By name: a password, a token, or a public key in PEM form.
*/
export const refusalOfLogin = (
	data: Readonly<Record<string, unknown>>,
	user = '',
	users: Readonly<Record<string, string>> = {},
): Refused | undefined => {
	const known = users[user];
	const token = String(data['TOKEN']);
	switch (data['AUTHENTICATOR']) {
		case 'SNOWFLAKE_JWT': {
			const isValid = known?.includes('PUBLIC KEY') === true && isSignedBy(token, user, known);
			return isValid ? undefined : {code: '390144', message: 'JWT token is invalid. [c1]'};
		}

		case 'OAUTH':
		case 'PROGRAMMATIC_ACCESS_TOKEN': {
			return Object.values(users).includes(token)
				? undefined
				: {code: '390303', message: 'Invalid OAuth access token.'};
		}

		default: {
			return known !== undefined && known === data['PASSWORD']
				? undefined
				: {code: '390100', message: 'Incorrect username or password was specified.'};
		}
	}
};
