// What a config comes to: defaults, then the file's base, then the chosen environment, then variables.
import type process from 'node:process';
import type {ConfigDocument} from './config-document.ts';
import {ConfigError, type Problem} from './config-error.ts';
import {describeIssues} from './describe-issue.ts';
import {applyOverrides} from './environment-overrides.ts';
import {chooseEnvironment, environmentsOf, problemsOfOther} from './environments.ts';
import {expandVariables} from './expand-variables.ts';
import {formatPath, isMapping, hasPrefix, type KeyPath, type Mapping} from './key-path.ts';
import {merge} from './merge.ts';
import {readTexts} from './read-texts.ts';
import {configSchema, defaultStorageConnection, type Config} from './schema.ts';

export type Choices = {
	/** The environment that the command line names. */
	readonly environment: string | undefined;
	readonly env: typeof process.env;
};

export type EffectiveConfig = {
	readonly environment: string;
	readonly environments: readonly string[];
	readonly config: Config;
};

type PlaceOf = ConfigDocument['placeOf'];

/** A part of the tree, and who can say where it is written. */
type Origin = {
	readonly path: KeyPath;
	readonly placeOf: PlaceOf;
};

type LocatedProblem = Problem & {readonly path: KeyPath};

const isAbsent = (value: unknown): boolean => value === undefined || value === null;

// Laid beneath the file, so that an environment or a variable may change the file name alone.
const withStorage = (base: Mapping): Mapping => {
	const {storage} = base;
	return !isAbsent(storage) && !(isMapping(storage) && isAbsent(storage['connection']))
		? base
		: {...base, storage: {...(isMapping(storage) && storage), connection: defaultStorageConnection}};
};

/** The keys of a base config: what remains beside the environments and a JSON editor's `$schema`. */
const baseOf = (document: ConfigDocument): Mapping =>
	withStorage(
		Object.fromEntries(
			Object.entries(document.value).filter(([key]) => key !== 'environments' && key !== '$schema'),
		),
	);

type Part = {
	readonly tree: Mapping;
	readonly problems: readonly LocatedProblem[];
};

const expand = (part: Mapping, at: KeyPath, placeOf: PlaceOf, env: typeof process.env): Part => {
	const {tree, problems} = expandVariables(part, env);
	return {
		tree: isMapping(tree) ? tree : {},
		problems: problems.map(({path, text}) => ({
			path,
			text: `${placeOf([...at, ...path], 'value')}: ${formatPath([...at, ...path])} ${text}`,
			hint: 'Set the variable, or give it a default: ${NAME:-default}.', // eslint-disable-line no-template-curly-in-string -- it is what users write
		})),
	};
};

const isCovered = (path: KeyPath, origins: readonly Origin[]): boolean =>
	origins.some(origin => hasPrefix(path, origin.path));

const placeIn = ({text}: Problem): string => text.slice(0, text.indexOf(': '));

/** Each once, in the file's order. */
const inOrder = (problems: readonly Problem[]): readonly Problem[] =>
	new Map(problems.map(problem => [problem.text, problem]))
		.values()
		.toArray()
		.toSorted((one, other) => placeIn(one).localeCompare(placeIn(other), 'en', {numeric: true}));

const failIfAny = (document: ConfigDocument, problems: readonly Problem[]): void => {
	const [first, ...others] = inOrder(problems);
	if (first !== undefined) {
		throw new ConfigError(document.file, [first, ...others]);
	}
};

/**
Works out the config of one environment.

@throws ConfigError naming everything that is wrong, each with its line or its variable.
*/
export const effectiveConfig = (document: ConfigDocument, {environment: flag, env}: Choices): EffectiveConfig => {
	const parts = environmentsOf(document);
	const base = expand(baseOf(document), [], document.placeOf, env);
	const own = base.tree['environment'];
	const environment = chooseEnvironment(document, parts, {
		flag,
		env,
		own: typeof own === 'string' ? own : 'development',
	});

	const chosenAt = ['environments', environment];
	const chosen = expand(parts.get(environment) ?? {}, chosenAt, document.placeOf, env);
	const merged = merge(base.tree, chosen.tree);
	const ofEnvironment = merged.replaced.map((path): Origin => ({
		path,
		placeOf: (at, part) => document.placeOf([...chosenAt, ...at], part),
	}));

	const overridden = applyOverrides(merged.tree, configSchema, env);
	const ofVariables = overridden.overrides.map(({variable, path}): Origin => ({path, placeOf: () => variable}));

	const origins = [...ofEnvironment, ...ofVariables];
	const placeOf: PlaceOf = (path, part) =>
		(origins.findLast(origin => hasPrefix(path, origin.path))?.placeOf ?? document.placeOf)(path, part);

	const tree = readTexts(
		{...overridden.tree, environment: typeof own === 'string' || isAbsent(own) ? environment : own},
		configSchema,
	);
	const result = configSchema.safeParse(tree);
	const rawBase = baseOf(document);
	failIfAny(document, [
		...base.problems.filter(({path}) => !isCovered(path, origins)),
		...chosen.problems.filter(({path}) => !isCovered(path, ofVariables)),
		...overridden.problems,
		...(result.success || !isMapping(tree) ? [] : describeIssues(tree, result.error.issues)).map(
			({path, part, text}) => ({text: `${placeOf(path, part)}: ${text}`}),
		),
		...[...parts]
			.filter(([name]) => name !== environment)
			.flatMap(([name, part]) => problemsOfOther(document, rawBase, name, part)),
	]);
	return {
		environment,
		environments: [...new Set([typeof own === 'string' ? own : 'development', ...parts.keys(), environment])],
		config: configSchema.parse(tree),
	};
};
