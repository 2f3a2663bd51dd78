// Snowflake's SQL as a tree of tokens: words, quoted identifiers, texts, numbers, symbols, and groups in brackets.

export type Token =
	| {readonly kind: 'word'; readonly text: string}
	| {readonly kind: 'identifier'; readonly name: string}
	| {readonly kind: 'text'; readonly value: string}
	| {readonly kind: 'number'; readonly text: string}
	| {readonly kind: 'symbol'; readonly text: string}
	| {readonly kind: 'bind'}
	| {readonly kind: 'group'; readonly items: readonly Token[]};

/** A statement that Snowflake would refuse, with the number and the SQLSTATE that it would give. */
export class Refusal extends Error {
	readonly code: string;
	readonly sqlState: string;

	constructor(code: string, sqlState: string, message: string) {
		super(message);
		this.code = code;
		this.sqlState = sqlState;
	}
}

export const syntaxError = (message: string): Refusal =>
	new Refusal('001003', '42000', `SQL compilation error:\nsyntax error ${message}`);

const symbols = [
	'::',
	'=>',
	'<=',
	'>=',
	'<>',
	'!=',
	'||',
	',',
	'.',
	'=',
	'<',
	'>',
	'+',
	'-',
	'*',
	'/',
	'%',
	':',
	';',
	'[',
	']',
];

// Backslashes are escapes in Snowflake's texts, but not in its identifiers.
const patterns: ReadonlyArray<readonly [RegExp, (match: string) => Token | undefined]> = [
	[/\s+/vy, () => undefined],
	[/"(?:[^"]|"")*"/vy, match => ({kind: 'identifier', name: match.slice(1, -1).replaceAll('""', '"')})],
	[/'(?:[^'\\]|''|\\[\s\S])*'/vy, match => ({kind: 'text', value: unescaped(match.slice(1, -1))})],
	[/\d+(?:\.\d+)?(?:e[+\-]?\d+)?/ivy, match => ({kind: 'number', text: match})],
	[/[A-Z_a-z][\w$]*/vy, match => ({kind: 'word', text: match.toUpperCase()})],
	[/\?/vy, () => ({kind: 'bind'})],
];

const escapes: Readonly<Record<string, string>> = {
	n: '\n',
	t: '\t',
	r: '\r',
	b: '\b',
	f: '\f',
	0: '\0',
};

const unescaped = (text: string): string =>
	text.replaceAll(
		/''|\\(?:x(?<hex>[\dA-Fa-f]{2})|u(?<unicode>[\dA-Fa-f]{4})|(?<other>[\s\S]))/gv,
		(match, hex: string | undefined, unicode: string | undefined, other: string | undefined) => {
			if (match === "''") {
				return "'";
			}

			const code = hex ?? unicode;
			return code === undefined
				? (escapes[other ?? ''] ?? other ?? '')
				: String.fromCodePoint(Number.parseInt(code, 16));
		},
	);

const nextToken = (sql: string, at: number): {readonly token: Token | undefined; readonly end: number} => {
	for (const [pattern, make] of patterns) {
		pattern.lastIndex = at;
		const match = pattern.exec(sql)?.[0];
		if (match !== undefined) {
			return {token: make(match), end: at + match.length};
		}
	}

	const symbol = ['(', ')', ...symbols].find(candidate => sql.startsWith(candidate, at));
	if (symbol === undefined) {
		throw syntaxError(`unexpected '${sql.slice(at, at + 10)}'.`);
	}

	return {token: {kind: 'symbol', text: symbol}, end: at + symbol.length};
};

const flat = (sql: string): readonly Token[] => {
	const tokens: Token[] = [];
	let at = 0;
	while (at < sql.length) {
		const {token, end} = nextToken(sql, at);
		if (token !== undefined) {
			tokens.push(token);
		}

		at = end;
	}

	return tokens;
};

/** The tokens of a statement, brackets nested. */
export const parse = (sql: string): readonly Token[] => {
	const stack: Token[][] = [[]];
	for (const token of flat(sql)) {
		if (token.kind === 'symbol' && token.text === '(') {
			stack.push([]);
		} else if (token.kind === 'symbol' && token.text === ')') {
			const items = stack.pop() ?? [];
			const outer = stack.at(-1);
			if (outer === undefined) {
				throw syntaxError("unexpected ')'.");
			}

			outer.push({kind: 'group', items});
		} else {
			stack.at(-1)?.push(token);
		}
	}

	const [tokens = [], ...open] = stack;
	if (open.length > 0) {
		throw syntaxError('unexpected end of statement.');
	}

	return tokens.at(-1)?.kind === 'symbol' && isSymbol(tokens.at(-1), ';') ? tokens.slice(0, -1) : tokens;
};

export const isWord = (token: Token | undefined, ...words: readonly string[]): boolean =>
	token?.kind === 'word' && words.includes(token.text);
export const isSymbol = (token: Token | undefined, ...texts: readonly string[]): boolean =>
	token?.kind === 'symbol' && texts.includes(token.text);

/** The parts between the commas. */
export const splitByCommas = (items: readonly Token[]): ReadonlyArray<readonly Token[]> => {
	if (items.length === 0) {
		return [];
	}

	const parts: Token[][] = [[]];
	for (const item of items) {
		if (isSymbol(item, ',')) {
			parts.push([]);
		} else {
			parts.at(-1)?.push(item);
		}
	}

	return parts;
};
