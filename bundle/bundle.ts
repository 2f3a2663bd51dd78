// Bundles the program: `npm run build`. A file for each way in, and some for the parts that are loaded when they are
// first used. A command then reads a few dozen files instead of a thousand.
import fs from 'node:fs';
import path from 'node:path';
import {build, type BuildOptions, type CodeSplittingOptions} from 'rolldown';

const at = (...names: readonly string[]): string => path.join(import.meta.dirname, '..', ...names);

/** A path as it is written on every system. */
const plain = (file: string): string => file.replaceAll('\\', '/');

const within =
	(pattern: RegExp) =>
	(file: string): boolean =>
		pattern.test(plain(file));

/** The ways in: what `package.json` names, and what the thread begins with that asks the storage for the session. */
const program = {
	cli: at('source', 'cli.ts'),
	'hand-over': at('source', 'hand-over.ts'),
	index: at('source', 'index.ts'),
	sample: at('source', 'sample', 'sample.ts'),
	'query-thread': at('source', 'session', 'services', 'query-thread.ts'),
};

/** Threads and processes that start for moments: each reads one file. */
const scanThreads = {
	'scan-thread': at('source', 'connectors', 'sqlite', 'scan-thread.ts'),
	'end-with-parent': at('source', 'connectors', 'sqlite', 'end-with-parent.ts'),
};

/** Loaded from `node_modules`: machine code, drivers, and what a package that is loaded from there shares with us. */
const external = [
	/^node:/v,
	/^react(?:\/|$)/v,
	'better-sqlite3',
	'pg',
	'snowflake-sdk',
	'@duckdb/node-api',
	// Optional parts of Sequelize and of Ink, which nobody has installed.
	'pg-hstore',
	'react-devtools-core',
];

/** The store keeps times in UTC. Without this, every command with a store reads the rules of all time zones. */
const withoutZones = at('node_modules', 'moment-timezone', 'moment-timezone.js');

/**
What is loaded together. A module that a group names brings what it imports; the rest is split so that nobody loads what
it does not import.
*/
const parts: CodeSplittingOptions = {
	groups: [
		{name: 'version', test: within(/\/source\/version\.ts$/v), priority: 5},
		{name: 'base', test: within(/\/source\/(?:errors|exit-status|durations|terminal-text)\.ts$/v), priority: 4},
		{name: 'command-line', test: within(/\/source\/program\.ts$/v), priority: 3},
		// Without what connects to React's developer tools.
		{name: 'ink', test: within(/\/node_modules\/ink\/build\/(?!devtools)/v), priority: 2},
		{name: 'sequelize', test: within(/\/node_modules\/sequelize\//v), priority: 2},
		{name: 'documents', test: within(/\/node_modules\/(?:zod|yaml)\//v), priority: 2},
		{
			name: 'engine',
			test: within(/\/source\/(?:config|databases|drift|events|profiling|reports|(?:opened-)?workspace)\b/v),
			minShareCount: 2,
			priority: 1,
		},
		{name: 'storage', test: within(/\/source\/storage\//v), minShareCount: 2},
		{name: 'session', test: within(/\/source\/session\//v), minShareCount: 2},
	],
};

const options = (directory: string): BuildOptions => ({
	cwd: at(),
	platform: 'node',
	external,
	tsconfig: false,
	resolve: {alias: {'moment-timezone': withoutZones}},
	// The session never draws with React's development build.
	transform: {define: {'process.env.NODE_ENV': '"production"'}},
	output: {
		dir: directory,
		entryFileNames: '[name].js',
		chunkFileNames: '[name]-[hash].js',
	},
	checks: {ineffectiveDynamicImport: false},
});

/** The folder of the package that a bundled file is of. */
const packageOf = (file: string): string | undefined =>
	/^(?<folder>.+\/node_modules\/(?:@[^\/]+\/)?[^\/]+)/v.exec(plain(file))?.groups?.['folder'];

/** The licences of the packages that bundled files are of: each asks to stay with its code. */
const licencesOf = (files: readonly string[]): string => {
	const folders = new Set(files.map(file => packageOf(file)).filter(folder => folder !== undefined));
	const texts = [...folders].toSorted().map(folder => {
		const {name, version, license} = JSON.parse(
			fs.readFileSync(path.join(folder, 'package.json'), 'utf8'),
		) as Readonly<Record<'name' | 'version' | 'license', string>>;
		const [file] = fs.globSync('{licen[cs]e,LICEN[CS]E}*', {cwd: folder});
		const text =
			file === undefined ? `License: ${license}` : fs.readFileSync(path.join(folder, file), 'utf8').trim();
		return `${name} ${version}\n\n${text}\n`;
	});
	return texts.join(`\n${'-'.repeat(80)}\n\n`);
};

/**
Bundles into a folder, and removes what an earlier build has left there.

@param entryPoints Modules by the name of their file there. The threads of the program are always beside them.
*/
export const bundle = async (entryPoints: Readonly<Record<string, string>>, directory: string): Promise<void> => {
	const {output, ...common} = options(directory);
	const results = [
		await build({...common, input: {...entryPoints}, output: {...output, codeSplitting: parts}}),
		...(await Promise.all(
			Object.entries(scanThreads).map(async ([name, file]) =>
				build({...common, input: {[name]: file}, output: {...output, codeSplitting: false}}),
			),
		)),
	];
	const chunks = results.flatMap(result => result.output).filter(made => made.type === 'chunk');
	const names = new Set(chunks.map(({fileName}) => path.normalize(fileName)));
	for (const name of fs.globSync('**/*.{js,js.map}', {cwd: directory})) {
		if (!names.has(name)) {
			fs.rmSync(path.join(directory, name));
		}
	}

	fs.writeFileSync(path.join(directory, 'licenses.txt'), licencesOf(chunks.flatMap(({moduleIds}) => moduleIds)));
};

if (import.meta.main) {
	await bundle(program, at('dist'));
	fs.chmodSync(at('dist', 'cli.js'), 0o755);
}
