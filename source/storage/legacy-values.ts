// Values as ProfileMesh 0.1 stored them: as Python prints them.

/** The words that Python prints for a missing value. */
const valueless: ReadonlySet<string> = new Set(['None', 'nan', 'inf', '-inf', '']);

const jsonOfPython: ReadonlyMap<string, string> = new Map([
	["'", '"'],
	['None', 'null'],
	['True', 'true'],
	['False', 'false'],
]);

/**
The value in today's form: `None` and `nan` are null, a time of day follows its date after a `T`, a printed list is
JSON. Any other text is unchanged.
*/
export const currentText = (text: string | null): string | null => {
	if (text === null || valueless.has(text)) {
		return null;
	}

	return text.startsWith("[{'")
		? text.replaceAll(/'|\b(?:None|True|False)\b/gv, word => jsonOfPython.get(word) ?? word)
		: text.replace(/(?<=^\d{4}-\d{2}-\d{2}) (?=\d{2}:)/v, 'T');
};
