// The questions of `init` about a connection, and the lines of the config that the answers give.

export type Question = {
	/** In camel case; the flag that answers it has the same name with hyphens. */
	readonly name: string;
	/** The question to a person. */
	readonly text: string;
	/** The value of the flag, and its line of help. */
	readonly flag: {readonly value: string; readonly description: string};
	/** The default answer; without it, an answer is required. */
	readonly fallback?: string;
	/** Explains why an answer is invalid; `undefined` where it is valid. */
	readonly check?: (answer: string) => string | undefined;
};

/** Answers by the names of their questions. */
export type Answers = ReadonlyMap<string, string>;

export type InitTemplate = {
	readonly questions: readonly Question[];
	/** The lines of YAML under `source`, without indentation and without `type`. */
	readonly lines: (answers: Answers) => readonly string[];
};

/** An answer that means none. */
export const noAnswer = '-';

export const checkPort = (answer: string): string | undefined =>
	/^\d{1,5}$/v.test(answer) && Number(answer) > 0 && Number(answer) < 65_536
		? undefined
		: 'It must be a number from 1 to 65535';

export const checkVariable = (answer: string): string | undefined =>
	answer === noAnswer || /^[A-Z_a-z]\w*$/v.test(answer)
		? undefined
		: 'It must be the name of a variable: letters, digits and _';

/** A reference to an environment variable, as a config writes it. */
export const variableReference = (name: string): string => `\${${name}}`;

/** Writes a text without quotes where YAML reads it as text, else with the quotes of JSON. */
const yamlText = (value: string): string =>
	/^[\w.\/~][\w\-.\/~]*$/v.test(value) && !/^(?:[\d+\-.]+|true|false|yes|no|on|off|null|~)$/iv.test(value)
		? value
		: JSON.stringify(value);

/** The line of a key; none where it has no value. */
export const yamlLine = (key: string, value: string | undefined, comment?: string): readonly string[] => {
	if (value === undefined || value === '') {
		return [];
	}

	const isPlain = /^\$\{\w+\}$/v.test(value) || /^\d+$/v.test(value);
	return [`${key}: ${isPlain ? value : yamlText(value)}${comment === undefined ? '' : ` # ${comment}`}`];
};
