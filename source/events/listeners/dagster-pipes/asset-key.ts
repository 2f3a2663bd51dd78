// Writes and reads asset keys as Dagster does: slashes join the parts, and a backslash escapes a slash or a backslash.

/** The key as Pipes messages name it. */
export const writeAssetKey = (parts: readonly string[]): string =>
	parts.map(part => part.replaceAll('\\', String.raw`\\`).replaceAll('/', String.raw`\/`)).join('/');

/** The parts of a key. */
export const readAssetKey = (key: string): readonly string[] => {
	const parts: string[] = [''];
	let isEscaped = false;
	for (const character of key) {
		if (!isEscaped && character === '\\') {
			isEscaped = true;
		} else if (!isEscaped && character === '/') {
			parts.push('');
		} else {
			parts.push(`${parts.pop() ?? ''}${character}`);
			isEscaped = false;
		}
	}

	return parts;
};
