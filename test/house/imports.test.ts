// Who may know whom: the direction of imports between the rooms, and where each library may be used.
import fs from 'node:fs';
import path from 'node:path';
import test from 'ava';
import {repository} from '../support/cli.ts';
import {sourceImports, sourceModules, type SourceImport} from '../support/source-imports.ts';

/**
The rooms from top to bottom; those of one line stand side by side. What a module imports, at once or later, is in
its own room or in one further down. A folder ends with `/`, and `*` stands for any one folder; of several that fit a
module the longest counts.
*/
const rooms: ReadonlyArray<readonly string[]> = [
	['cli.ts', 'index.ts'],
	['program.ts', 'hand-over.ts'],
	['command-line.ts'],
	['commands/'],
	['session/'],
	['session/screens/'],
	['session/components/'],
	['session/navigation/'],
	['session/input/'],
	['session/services/'],
	['session/text/'],
	['session/state/'],
	['sides/'],
	['opened-workspace.ts', 'interruption.ts'],
	['connections.ts'],
	['workspace.ts'],
	['events/listeners/'],
	['drift-blame.ts', 'drift-verdicts.ts', 'notices/', 'pages.ts'],
	['drift-review.ts'],
	['reports/'],
	['profiling/'],
	['events/'],
	['drift/'],
	['connectors/', 'storage/'],
	['drivers/'],
	['connectors/push-down/'],
	['connectors/sql-dialect.ts'],
	['connectors/connector.ts'],
	['connectors/row-reader.ts'],
	['config/'],
	['databases/registry.ts'],
	['connectors/*/database.ts'],
	['connectors/*/file-name.ts'],
	['databases/'],
	['profiling/segments/'],
	['profiling/accumulators/'],
	['profiling/metrics/'],
	['profiling/gone-tables.ts', 'profiling/row-filter.ts', 'profiling/slice-choice.ts'],
	['profiling/profile.ts'],
	['drift/severity.ts', 'drift/baselines/baseline-rule.ts', 'profiling/table.ts', 'profiling/metrics/names.ts'],
	[
		'profiling/binary-numbers.ts',
		'profiling/column-types.ts',
		'profiling/dataset.ts',
		'profiling/segments/segments.ts',
		'profiling/slice.ts',
	],
	['profiling/exact-decimal.ts'],
	['write-atomically.ts', 'read-file.ts'],
	['terminal-text.ts'],
	['end-process.ts'],
	['exit-status.ts'],
	['process-liveness.ts', 'standard-streams.ts', 'parse-json.ts'],
	['errors.ts', 'version.ts', 'durations.ts', 'sample/'],
	['secrets.ts'],
];

/** The engine begins here: no room from this one on knows a screen or a command, not even by type. */
const firstOfEngine = 'sides/';

/** What the engine may name of databases and stores: the types of these modules. */
const contracts: ReadonlySet<string> = new Set([
	'connectors/connector.ts',
	'connectors/row-reader.ts',
	'storage/store.ts',
]);

/** Types that may be named from below, each for the reason beside it. */
const namedFromBelow: ReadonlySet<string> = new Set([
	// The config is made of the descriptions of databases, and a description opens a connector and a storage.
	'databases/description.ts → connectors/connector.ts (type)',
	'databases/description.ts → storage/database.ts (type)',
	// The session's stack holds the state of any screen, and only the registry knows them all.
	'session/navigation/session.ts → session/screens/registry.ts (type)',
]);

/** Libraries that belong to a room. All others may be used by any. */
const homes: ReadonlyMap<string, readonly string[]> = new Map([
	// The sample is a database that the program makes; every other source is only read.
	['better-sqlite3', ['connectors/sqlite/', 'storage/sqlite/', 'sample/']],
	['sequelize', ['storage/']],
	['pg', ['connectors/postgres/', 'storage/postgres/', 'drivers/postgres/']],
	['snowflake-sdk', ['drivers/snowflake/']],
	['@duckdb/node-api', ['connectors/duckdb/']],
	['commander', ['command-line.ts', 'commands/']],
	['ink', ['session/']],
	['ink-select-input', ['session/']],
	['ink-table', ['session/']],
	['react', ['session/']],
]);

/** What is resolved by `createRequire` before it is loaded, so that no import names it. */
const resolvedPackages: ReadonlySet<string> = new Set(['ink-table']);

const imports = sourceImports();
const isWithin = (module: string, place: string): boolean => {
	const segments = place.split('/');
	const inside = module.split('/').slice(0, segments.length);
	return (
		segments.length === inside.length &&
		segments.every((segment, index) => ['*', '', inside[index]].includes(segment))
	);
};

const byLength = rooms.flat().toSorted((left, right) => right.length - left.length);
const roomsOfModules = new Map<string, string>();

const roomOf = (module: string): string => {
	const room = roomsOfModules.get(module) ?? byLength.find(candidate => isWithin(module, candidate)) ?? '';
	roomsOfModules.set(module, room);
	return room;
};

const depthOf = (module: string): number => rooms.findIndex(line => line.includes(roomOf(module)));

const describeImport = ({from, module, package: library, kind}: SourceImport): string =>
	`${from} → ${module ?? library ?? ''} (${kind})`;

/** The imports of one kind or another that break a rule, in words. */
const breaking = (isBroken: (found: SourceImport & {readonly module: string}) => boolean): readonly string[] =>
	imports.flatMap(found =>
		found.module !== undefined && isBroken({...found, module: found.module}) ? [describeImport(found)] : [],
	);

test('every module stands in a room, and every import leads to a module that is there', t => {
	const modules = sourceModules();
	t.deepEqual(
		modules.filter(module => roomOf(module) === ''),
		[],
	);
	t.deepEqual(
		breaking(({module}) => !modules.includes(module)),
		[],
	);
	// The reader of imports would be blind to a form that it does not know.
	t.true(imports.length > modules.length * 2);
});

/** The database that a module is for alone: that of its folder. */
const databaseOf = (module: string): string | undefined =>
	/^(?:connectors|storage)\/(?<type>(?!migrations\/|push-down\/)[^\/]+)\//v.exec(module)?.groups?.['type'];

/** Files are read with DuckDB: what opens them is built on what opens its databases. */
const isBuiltOn = (from: string, module: string): boolean =>
	isWithin(from, 'connectors/files/') && isWithin(module, 'connectors/duckdb/');

const isDescription = (module: string): boolean => isWithin(module, 'connectors/*/database.ts');

/**
A description is below the config, whose schema is made of it, and names the connector and the storage of its database,
which are above. So it may load these two, and only when they are used.
*/
const isOpening = ({from, kind}: SourceImport, module: string): boolean =>
	isDescription(from) && kind === 'dynamic' && databaseOf(from) === databaseOf(module);

test('a module imports, types included, only from its own room or from below', t => {
	const upwards = breaking(
		found =>
			roomOf(found.from) !== roomOf(found.module) &&
			depthOf(found.module) <= depthOf(found.from) &&
			!isOpening(found, found.module),
	);
	t.deepEqual(
		upwards.filter(found => !namedFromBelow.has(found)),
		[],
	);
	t.deepEqual(
		[...namedFromBelow].filter(found => !upwards.includes(found)),
		[],
		'an exception that nothing needs any more',
	);
});

test('the engine names nothing of a command or a screen', t => {
	const lowestScreen = depthOf(firstOfEngine);
	t.deepEqual(
		breaking(({from, module}) => depthOf(from) >= lowestScreen && depthOf(module) < lowestScreen),
		[],
	);
});

test('drift and profiling know databases and stores by their contracts alone', t => {
	const isOutside = (from: string) =>
		['drift/', 'profiling/', 'events/', 'config/'].some(room => isWithin(from, room));
	t.deepEqual(
		breaking(
			({from, module, kind}) =>
				isOutside(from) &&
				['connectors/', 'storage/'].some(room => isWithin(module, room)) &&
				(kind !== 'type' || !contracts.has(module)),
		),
		[],
	);
});

test('the session plays keys without React', t => {
	const core = ['state/', 'text/', 'services/', 'input/', 'navigation/'].map(room => `session/${room}`);
	t.deepEqual(
		imports
			.filter(
				({from, package: library, kind}) =>
					kind !== 'type' &&
					(library === 'react' || library === 'ink') &&
					core.some(room => isWithin(from, room)),
			)
			.map(found => describeImport(found)),
		[],
	);
});

test('the session is opened by its command alone, when it runs', t => {
	t.deepEqual(
		breaking(
			({from, module, kind}) =>
				isWithin(module, 'session/') &&
				!isWithin(from, 'session/') &&
				(from !== 'commands/session.ts' || kind === 'static'),
		),
		[],
	);
});

test('the folder of a database is entered through its description, when it is used', t => {
	const folderOf = (module: string) => (databaseOf(module) === undefined ? undefined : path.posix.dirname(module));
	t.deepEqual(
		breaking(
			found =>
				folderOf(found.module) !== undefined &&
				!isDescription(found.module) &&
				folderOf(found.from) !== folderOf(found.module) &&
				!isBuiltOn(found.from, found.module) &&
				!isOpening(found, found.module),
		),
		[],
	);
});

test('no two modules load each other, not even by a detour', t => {
	const loaded = Map.groupBy(
		imports.filter(({kind, module}) => kind === 'static' && module !== undefined),
		({from}) => from,
	);
	const finished = new Set<string>();
	const cycles: string[] = [];
	const visit = (module: string, trail: readonly string[]): void => {
		if (trail.includes(module)) {
			cycles.push([...trail.slice(trail.indexOf(module)), module].join(' → '));
			return;
		}

		if (finished.has(module)) {
			return;
		}

		for (const next of loaded.get(module) ?? []) {
			visit(next.module ?? '', [...trail, module]);
		}

		finished.add(module);
	};

	for (const module of sourceModules()) {
		visit(module, []);
	}

	t.deepEqual(cycles, []);
});

test('drivers, the parser of the command line and the screen are used in their rooms alone', t => {
	t.deepEqual(
		imports
			.filter(
				({from, package: library}) => homes.get(library ?? '')?.every(home => !isWithin(from, home)) ?? false,
			)
			.map(found => describeImport(found)),
		[],
	);
});

test('the program needs what it declares and declares what it needs', t => {
	const {dependencies, peerDependencies} = JSON.parse(
		fs.readFileSync(path.join(repository, 'package.json'), 'utf8'),
	) as Readonly<Record<'dependencies' | 'peerDependencies', Readonly<Record<string, string>>>>;
	const needed = new Set(
		imports
			.filter(
				({kind, package: library}) => kind !== 'type' && library !== undefined && !library.startsWith('node:'),
			)
			.map(found => found.package ?? ''),
	);
	t.deepEqual(
		[...needed.union(resolvedPackages)].toSorted(),
		Object.keys({...dependencies, ...peerDependencies}).toSorted(),
	);
});

test('every property draws from the seed of the suite', t => {
	const tests = path.join(repository, 'test');
	const direct = fs
		.readdirSync(tests, {recursive: true, encoding: 'utf8'})
		.filter(name => /\.tsx?$/v.test(name))
		.filter(name => /^import .*'fast-check'/mv.test(fs.readFileSync(path.join(tests, name), 'utf8')));
	t.deepEqual(direct, [path.join('support', 'properties.ts')]);
});
