// Reads values of ProfileMesh 0.1, which stored them as Python prints them.

/** The words that Python prints for a missing value. */
const valueless: ReadonlySet<string> = new Set(['None', 'nan', 'inf', '-inf', '']);

const jsonOfPython: ReadonlyMap<string, string> = new Map([
	["'", '"'],
	['None', 'null'],
	['True', 'true'],
	['False', 'false'],
]);

/**
Gives the value in today's form: null for `None` and `nan`, `T` between a date and a time of day, JSON for a printed
list. Any other text stays as it is.
*/
export const currentText = (text: string | null): string | null => {
	if (text === null || valueless.has(text)) {
		return null;
	}

	return text.startsWith("[{'")
		? text.replaceAll(/'|\b(?:None|True|False)\b/gv, word => jsonOfPython.get(word) ?? word)
		: text.replace(/(?<=^\d{4}-\d{2}-\d{2}) (?=\d{2}:)/v, 'T');
};
