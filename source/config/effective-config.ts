// Computes the effective config: defaults, then the file's base, then the chosen environment, then variables.
import type process from 'node:process';
import type {ConfigDocument} from './config-document.ts';
import {ConfigError, type ConfigIssue} from './config-error.ts';
import {describeIssues} from './schema-issues.ts';
import {applyOverrides} from './environment-overrides.ts';
import {chooseEnvironment, environmentsOf, issuesOfOther} from './environments.ts';
import {expandVariables} from './expand-variables.ts';
import {formatPath, isMapping, hasPrefix, type KeyPath, type Mapping} from './key-path.ts';
import {merge} from './merge.ts';
import {readTexts} from './read-texts.ts';
import {configSchema, defaultStorageConnection, type Config} from './schema.ts';

export type EffectiveConfigOptions = {
	/** The environment of the command line. */
	readonly environment: string | undefined;
	readonly env: typeof process.env;
};

export type EffectiveConfig = {
	readonly environment: string;
	readonly environments: readonly string[];
	readonly config: Config;
};

type PositionOf = ConfigDocument['positionOf'];

/** The path of a part of the tree, and the function that finds positions in it. */
type Origin = {
	readonly path: KeyPath;
	readonly positionOf: PositionOf;
};

type LocatedIssue = ConfigIssue & {readonly path: KeyPath};

const isAbsent = (value: unknown): boolean => value === undefined || value === null;

// Lays the default below the file, so that an environment or a variable can change the file name alone.
const withStorage = (base: Mapping): Mapping => {
	const {storage} = base;
	return !isAbsent(storage) && !(isMapping(storage) && isAbsent(storage['connection']))
		? base
		: {...base, storage: {...(isMapping(storage) && storage), connection: defaultStorageConnection}};
};

/** The keys of a base config: all but the environments, a JSON editor's `$schema`, and `x-` keys with YAML anchors. */
const baseOf = (document: ConfigDocument): Mapping =>
	withStorage(
		Object.fromEntries(
			Object.entries(document.value).filter(
				([key]) => key !== 'environments' && key !== '$schema' && !key.startsWith('x-'),
			),
		),
	);

type Part = {
	readonly tree: Mapping;
	readonly issues: readonly LocatedIssue[];
};

/** Expands the variables of a part of the file at a path. */
const expand = (part: Mapping, {path: at, positionOf}: Origin, env: typeof process.env): Part => {
	const {tree, issues} = expandVariables(part, env);
	return {
		tree: isMapping(tree) ? tree : {},
		issues: issues.map(({path, text}) => ({
			path,
			text: `${positionOf([...at, ...path], 'value')}: ${formatPath([...at, ...path])} ${text}`,
			// eslint-disable-next-line no-template-curly-in-string -- users write it so
			hint: 'Set the variable, or give it a default: ${NAME:-default}.',
		})),
	};
};

const isCovered = (path: KeyPath, origins: readonly Origin[]): boolean =>
	origins.some(origin => hasPrefix(path, origin.path));

const positionIn = ({text}: ConfigIssue): string => text.slice(0, text.indexOf(': '));

/** Each once, in the file's order. */
const inOrder = (issues: readonly ConfigIssue[]): readonly ConfigIssue[] =>
	new Map(issues.map(issue => [issue.text, issue]))
		.values()
		.toArray()
		.toSorted((one, other) => positionIn(one).localeCompare(positionIn(other), 'en', {numeric: true}));

const failIfAny = (document: ConfigDocument, issues: readonly ConfigIssue[]): void => {
	const [first, ...others] = inOrder(issues);
	if (first === undefined) {
		return;
	}

	const {file, hint} = document;
	throw new ConfigError(file, [hint === undefined ? first : {hint, ...first}, ...others]);
};

/**
Computes the config of one environment.

@throws ConfigError naming every mistake, each with its line or its variable.
*/
export const effectiveConfig = (
	document: ConfigDocument,
	{environment: flag, env}: EffectiveConfigOptions,
): EffectiveConfig => {
	const parts = environmentsOf(document);
	const base = expand(baseOf(document), {path: [], positionOf: document.positionOf}, env);
	const own = base.tree['environment'];
	const environment = chooseEnvironment(document, parts, {
		flag,
		env,
		own: typeof own === 'string' ? own : 'development',
	});

	const chosenAt = ['environments', environment];
	const chosen = expand(parts.get(environment) ?? {}, {path: chosenAt, positionOf: document.positionOf}, env);
	const merged = merge(base.tree, chosen.tree);
	const ofEnvironment = merged.replaced.map((path): Origin => ({
		path,
		positionOf: (at, part) => document.positionOf([...chosenAt, ...at], part),
	}));

	const overridden = applyOverrides(merged.tree, configSchema, env);
	const ofVariables = overridden.overrides.map(({variable, path}): Origin => ({path, positionOf: () => variable}));

	const origins = [...ofEnvironment, ...ofVariables];
	const positionOf: PositionOf = (path, part) =>
		(origins.findLast(origin => hasPrefix(path, origin.path))?.positionOf ?? document.positionOf)(path, part);

	const tree = readTexts(
		{...overridden.tree, environment: typeof own === 'string' || isAbsent(own) ? environment : own},
		configSchema,
	);
	const result = configSchema.safeParse(tree);
	const rawBase = baseOf(document);
	failIfAny(document, [
		...base.issues.filter(({path}) => !isCovered(path, origins)),
		...chosen.issues.filter(({path}) => !isCovered(path, ofVariables)),
		...overridden.issues,
		...(result.success || !isMapping(tree) ? [] : describeIssues(tree, result.error.issues)).map(
			({path, part, text}) => ({text: `${positionOf(path, part)}: ${text}`}),
		),
		...[...parts]
			.filter(([name]) => name !== environment)
			.flatMap(environmentPart => issuesOfOther(document, rawBase, environmentPart)),
	]);
	return {
		environment,
		environments: [...new Set([typeof own === 'string' ? own : 'development', ...parts.keys(), environment])],
		config: configSchema.parse(tree),
	};
};
