// What each module of the program imports, read from its text.
import fs from 'node:fs';
import path from 'node:path';
import {repository} from './cli.ts';

export type SourceImport = {
	/** The importing module, from `source/`, with forward slashes. */
	readonly from: string;
	/** A module of the program from `source/`, or `undefined` for a package. */
	readonly module: string | undefined;
	/** A package by its name, without the path inside it; `node:…` for what Node brings. */
	readonly package: string | undefined;
	/** `type` is gone in the built program; `dynamic` is loaded at its first use. */
	readonly kind: 'static' | 'dynamic' | 'type';
};

export const sourceDirectory = path.join(repository, 'source');

/** Every module of the program, from `source/`, in alphabetical order. */
export const sourceModules = (): readonly string[] =>
	fs
		.globSync('**/*.{ts,tsx}', {cwd: sourceDirectory})
		.map(file => file.replaceAll('\\', '/'))
		.toSorted();

const statement = /^(?:import|export) (?:(?<clause>[^']+) from )?'(?<name>[^']+)'$/v;
const call = /\b(?:import|require)\('(?<name>[^']+)'\)/gv;

/** The text of a module without the lines that are comments. */
const codeOf = (module: string): string =>
	fs
		.readFileSync(path.join(sourceDirectory, module), 'utf8')
		.split('\n')
		.filter(line => !/^\s*(?:\/\/|\/?\*)/v.test(line))
		.join('\n');

/** A named clause of types alone, such as `{type A, type B}`, loads nothing. */
const isTypeClause = (clause: string): boolean => {
	const names = /^\{(?<names>[^\}]*)\}$/v
		.exec(clause.trim())
		?.groups?.['names']?.split(',')
		.map(name => name.trim())
		.filter(name => name !== '') ?? [''];
	return clause.startsWith('type ') || names.every(name => name.startsWith('type '));
};

const importOf = (from: string, name: string, kind: SourceImport['kind']): SourceImport => {
	if (name.startsWith('.')) {
		return {
			from,
			kind,
			module: path.posix.join(path.posix.dirname(from), name),
			package: undefined,
		};
	}

	return {
		from,
		kind,
		module: undefined,
		package: name.startsWith('node:')
			? name
			: name
					.split('/')
					.slice(0, name.startsWith('@') ? 2 : 1)
					.join('/'),
	};
};

const importsOfModule = (from: string): readonly SourceImport[] => {
	const code = codeOf(from);
	const statements = code
		.split(';\n')
		.map(text => statement.exec(text.trim())?.groups)
		.filter(groups => groups !== undefined);
	return [
		...statements.map(({clause = '', name = ''}) => importOf(from, name, isTypeClause(clause) ? 'type' : 'static')),
		...code.matchAll(call).map(({groups}) => importOf(from, groups?.['name'] ?? '', 'dynamic')),
	];
};

/** Every import of the program. */
export const sourceImports = (): readonly SourceImport[] => sourceModules().flatMap(module => importsOfModule(module));
