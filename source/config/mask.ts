// Masks the secrets of a config, so that it can be shown.
import {mask, withoutCredentials} from '../secrets.ts';
import {isMapping, mapValues} from './key-path.ts';

const secretName =
	/pass(?:$|[\d\-_]|code|phrase|wd|word)|private_?key(?!_?path)|pwd|secret|token|credential|(?:access|account|api|encryption|shared)[\-_]?key|^key$|signature|authorization|cookie|^url$/iv;

const parameter =
	/(?<=(?:key|passphrase|passwd|password|pwd|secret|signature|token)["']?[:=] ?)(?:"[^"]*"|'[^']*'|[^\s"\u{26}',;]+)/giv;

/** The text without the credentials of its URLs and parameters, and without a private key. */
export const maskText = (text: string): string =>
	/-----BEGIN [\w ]*PRIVATE KEY/v.test(text) ? mask : withoutCredentials(text).replaceAll(parameter, () => mask);

/**
Copies a tree of plain values, and masks the values of keys that hold secrets and the credentials inside texts.
*/
export const maskSecrets = (value: unknown): unknown => {
	if (typeof value === 'string') {
		return maskText(value);
	}

	if (Array.isArray(value)) {
		return value.map(item => maskSecrets(item));
	}

	return isMapping(value)
		? mapValues(value, (item, key) =>
				item !== undefined && item !== null && secretName.test(key) ? mask : maskSecrets(item),
			)
		: value;
};
