// The version of this program, as its package says.
import fs from 'node:fs';

const read = (): string => {
	const content: unknown = JSON.parse(fs.readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
	if (
		typeof content === 'object' &&
		content !== null &&
		'version' in content &&
		typeof content.version === 'string'
	) {
		return content.version;
	}

	throw new TypeError('package.json has no version');
};

export const version = read();
