// Expands `${NAME}` and `${NAME:-default}` in the texts of a config; `$${` stands for `${` itself.
import type process from 'node:process';
import {isMapping, mapValues, type KeyPath} from './key-path.ts';

export type VariableIssue = {
	readonly path: KeyPath;
	/** The mistake at the path, as a sentence that follows the key's name. */
	readonly text: string;
};

export type Expanded = {
	readonly tree: unknown;
	readonly issues: readonly VariableIssue[];
};

const reference = /\$?\$\{(?<inside>[^\}]*\}?)/gv;
const wellFormed = /^(?<name>[a-z_]\w*)(?::-(?<otherwise>[^\}]*))?\}$/iv;

/**
Expands the texts of a tree. Does not expand the value of a variable again. A default replaces an empty variable.
*/
export const expandVariables = (tree: unknown, env: typeof process.env): Expanded => {
	const issues: VariableIssue[] = [];

	const expandText = (text: string, path: KeyPath): string =>
		text.replaceAll(reference, (whole: string, inside: string) => {
			if (whole.startsWith('$$')) {
				return whole.slice(1);
			}

			const {name = '', otherwise} = wellFormed.exec(inside)?.groups ?? {};
			if (name === '') {
				issues.push({
					path,
					/* eslint-disable no-template-curly-in-string -- it is what users write */
					text:
						'has a ${ that names no variable: write ${NAME}, ${NAME:-default}, ' +
						'or $${ for the sign itself',
					/* eslint-enable no-template-curly-in-string */
				});
				return whole;
			}

			const value = env[name];
			if (value !== undefined && (value !== '' || otherwise === undefined)) {
				return value;
			}

			if (otherwise === undefined) {
				issues.push({path, text: `needs the environment variable ${name}, which is not set`});
				return whole;
			}

			return otherwise;
		});

	const expand = (value: unknown, path: KeyPath): unknown => {
		if (typeof value === 'string') {
			return expandText(value, path);
		}

		if (Array.isArray(value)) {
			return value.map((item, index) => expand(item, [...path, index]));
		}

		return isMapping(value) ? mapValues(value, (item, key) => expand(item, [...path, key])) : value;
	};

	return {tree: expand(tree, []), issues};
};

/** Whether a value still holds an unexpanded reference. */
export const hasReference = (value: unknown): boolean => typeof value === 'string' && value.includes('${');

/** Escapes a tree of plain values, so that expanding it gives the same values. */
export const withoutReferences = (value: unknown): unknown => {
	if (typeof value === 'string') {
		return value.replaceAll('${', '$$$${');
	}

	if (Array.isArray(value)) {
		return value.map(item => withoutReferences(item));
	}

	return isMapping(value) ? mapValues(value, item => withoutReferences(item)) : value;
};
