// Exports of modules that nothing imports, read from their text.
import fs from 'node:fs';
import path from 'node:path';
import {repository} from './cli.ts';
import {sourceModules} from './source-imports.ts';

const declaration = /^export (?:abstract |async )?(?:class|const|function\*?) (?<name>[\w$]+)/gmv;
const named = /\b(?:import|export) (?:type )?\{(?<names>[^\}]*)\} from '(?<module>[^']+)'/gv;
const wholesale = /\b(?:import|export) \* (?:as \w+ )?from '(?<module>[^']+)'/gv;
const dynamic = /\bimport\('(?<module>\.[^']+)'\)/gv;

const importingFiles = (): readonly string[] =>
	fs
		.globSync(['source/**/*.{ts,tsx}', 'test/**/*.{ts,tsx,js}', 'examples/**/*.ts'], {cwd: repository})
		.map(file => file.replaceAll('\\', '/'));

/**
`path name` for each name that a file imports, `path *` for a whole module. Of a module that is loaded dynamically, each
word of the file counts.
*/
const importsOf = (file: string): readonly string[] => {
	const text = fs.readFileSync(path.join(repository, file), 'utf8');
	const importedFrom = (module: string | undefined, names: Iterable<string>) =>
		Array.from(names, name => `${path.posix.join(path.posix.dirname(file), module ?? '')} ${name}`);
	const words = new Set(text.match(/\w+/gv));
	return [
		...text.matchAll(named).flatMap(({groups}) => {
			const names = (groups?.['names'] ?? '').split(',').map(name => name.trim().replace(/^type /v, ''));
			return importedFrom(
				groups?.['module'],
				names.map(name => name.split(' ', 1)[0] ?? ''),
			);
		}),
		...text.matchAll(wholesale).flatMap(({groups}) => importedFrom(groups?.['module'], ['*'])),
		...text.matchAll(dynamic).flatMap(({groups}) => importedFrom(groups?.['module'], words)),
	];
};

/**
Functions, classes and constants that no other module, test or example imports, such as `source/errors.ts messageOf`.
*/
export const unusedExports = (): readonly string[] => {
	const imported = new Set(importingFiles().flatMap(file => importsOf(file)));
	return sourceModules()
		.map(module => `source/${module}`)
		.filter(file => file !== 'source/index.ts' && !imported.has(`${file} *`))
		.flatMap(file =>
			fs
				.readFileSync(path.join(repository, file), 'utf8')
				.matchAll(declaration)
				.map(({groups}) => `${file} ${groups?.['name'] ?? ''}`)
				.filter(name => !imported.has(name))
				.toArray(),
		);
};
