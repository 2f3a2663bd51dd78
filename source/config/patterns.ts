// Patterns of names: a literal, a glob (`sales_*`, `{a,b}_?`, `[ab]*`) or a `/regex/`, matched within a time limit.
import vm from 'node:vm';
import picomatch from 'picomatch';
import {ProfileMeshError} from '../errors.ts';
import {visible} from '../terminal-text.ts';

/** Milliseconds that one pattern may take for all names. A usual pattern needs less than a hundredth of it. */
const matchTimeout = 500;

// A name is not a path: `*` also matches slashes and leading dots. Only `* ? [] {}` have a meaning.
const globOptions = {
	bash: true,
	dot: true,
	nonegate: true,
	noextglob: true,
	windows: false,
} as const;

const globExpression = (glob: string): RegExp => {
	const escaped = glob.replaceAll(/\\.|[ !"#$%\u{26}'\(\)+.\/:;<=>@`\|~]/gsv, sign =>
		sign.length > 1 ? sign : `\\${sign}`,
	);
	// eslint-disable-next-line require-unicode-regexp -- picomatch writes for plain expressions
	return new RegExp(picomatch.makeRe(escaped, globOptions).source, 's');
};

type Compiled =
	| {readonly kind: 'literal'}
	/** `needsLimit`: whether matching may take more than polynomial time of a low degree. */
	| {readonly kind: 'expression'; readonly expression: RegExp; readonly needsLimit: boolean};

const regexForm = /^\/(?<source>.+)\/(?<flags>i?)$/sv;

const compile = (pattern: string): Compiled => {
	const groups = regexForm.exec(pattern)?.groups;
	if (groups !== undefined) {
		const source = groups['source'] ?? '';
		return {
			kind: 'expression',
			expression: new RegExp(source, groups['flags']),
			needsLimit: (source.match(/[*+\{]/gv) ?? []).length > 1,
		};
	}

	if (!/[*?\[\\\]\{\}]/v.test(pattern)) {
		return {kind: 'literal'};
	}

	return {
		kind: 'expression',
		expression: globExpression(pattern),
		needsLimit: (pattern.match(/\*+/gv) ?? []).length > 3,
	};
};

const compiledPatterns = new Map<string, Compiled>();

const compiled = (pattern: string): Compiled => {
	const known = compiledPatterns.get(pattern);
	if (known !== undefined) {
		return known;
	}

	if (compiledPatterns.size >= 1000) {
		compiledPatterns.clear();
	}

	const result = compile(pattern);
	compiledPatterns.set(pattern, result);
	return result;
};

/** Explains why a text is not a pattern, in words that follow it; `undefined` when it is one. */
export const patternError = (pattern: string): string | undefined => {
	try {
		compiled(pattern);
		return undefined;
	} catch (error) {
		// The engine's message repeats the pattern before its reason.
		const reason =
			error instanceof SyntaxError
				? error.message.slice(error.message.lastIndexOf(': ') + 2)
				: 'it cannot be compiled';
		return `is not a valid regular expression: ${visible(reason)}`;
	}
};

let sandbox: vm.Context | undefined;
const script = new vm.Script('names.map(name => expression.test(name))');

// V8 can stop a runaway regular expression only under a time limit.
const testWithTimeout = (pattern: string, expression: RegExp, names: readonly string[]): readonly boolean[] => {
	sandbox ??= vm.createContext({});
	Object.assign(sandbox, {expression, names});
	try {
		return [...(script.runInContext(sandbox, {timeout: matchTimeout}) as readonly boolean[])];
	} catch (error) {
		throw new ProfileMeshError('config', `The pattern ${visible(pattern)} takes too long to match`, {
			why: 'It repeats a part that already repeats, or it has too many stars.',
			hint: 'Write it without nested repetition, or use several simpler patterns.',
			cause: error,
		});
	}
};

/**
Gives for each name whether the pattern matches it. A pattern that equals one of the names matches that name alone,
whatever glob characters it has.

@throws ProfileMeshError `config` when the pattern is not a valid regular expression, or takes too long to match.
*/
export const matchNames = (pattern: string, names: readonly string[]): readonly boolean[] => {
	const problem = patternError(pattern);
	if (problem !== undefined) {
		throw new ProfileMeshError('config', `The pattern ${visible(pattern)} ${problem}`);
	}

	const rule = compiled(pattern);
	if (rule.kind === 'literal' || names.includes(pattern)) {
		return names.map(name => name === pattern);
	}

	return rule.needsLimit
		? testWithTimeout(pattern, rule.expression, names)
		: names.map(name => rule.expression.test(name));
};

const remembered = new Map<string, boolean>();

/**
Whether a pattern matches one name: a table's, a column's or a metric's.

@throws ProfileMeshError `config` as `matchNames` does.
*/
export const matchesPattern = (pattern: string, name: string): boolean => {
	const rule = patternError(pattern) === undefined ? compiled(pattern) : undefined;
	if (rule?.kind !== 'expression' || !rule.needsLimit) {
		return matchNames(pattern, [name])[0] === true;
	}

	// Keeps results, because the time limit costs a fifth of a millisecond, and drift matches every metric of a column.
	const key = JSON.stringify([pattern, name]);
	const known = remembered.get(key);
	if (known !== undefined) {
		return known;
	}

	if (remembered.size >= 10_000) {
		remembered.clear();
	}

	const isResult = matchNames(pattern, [name])[0] === true;
	remembered.set(key, isResult);
	return isResult;
};
