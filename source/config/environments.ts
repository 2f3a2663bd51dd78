// Lists the environments of a config, chooses one, and checks the others.
import type process from 'node:process';
import {visible} from '../terminal-text.ts';
import {ConfigError, type ConfigIssue} from './config-error.ts';
import type {ConfigDocument} from './config-document.ts';
import {describeIssues} from './schema-issues.ts';
import {hasReference} from './expand-variables.ts';
import {formatPath, isMapping, hasPrefix, valueAt, type KeyPath, type Mapping} from './key-path.ts';
import {merge} from './merge.ts';
import {suggestion} from './nearest-name.ts';
import {readTexts} from './read-texts.ts';
import {configSchema, usualEnvironments} from './schema.ts';

export type Environments = ReadonlyMap<string, Mapping>;

type IssueInFile = {readonly path: KeyPath; readonly part: 'key' | 'value'; readonly text: string};

const located = (document: ConfigDocument, {path, part, text}: IssueInFile): ConfigIssue => ({
	text: `${document.positionOf(path, part)}: ${text}`,
});

/**
Gives the partial configs under `environments`, by name.

@throws ConfigError when they are not mappings, or hold keys that only a whole config has.
*/
export const environmentsOf = (document: ConfigDocument): Environments => {
	const value = document.value['environments'] ?? {};
	if (!isMapping(value)) {
		throw new ConfigError(document.file, [
			located(document, {
				path: ['environments'],
				part: 'value',
				text: 'environments must be a mapping of names to partial configs',
			}),
		]);
	}

	return new Map(
		Object.entries(value).map(([name, part]) => {
			const path = ['environments', name];
			if (part !== null && !isMapping(part)) {
				throw new ConfigError(document.file, [
					located(document, {
						path,
						part: 'value',
						text: `${formatPath(path)} must be a mapping of keys: a partial config`,
					}),
				]);
			}

			const nested = ['environment', 'environments', '$schema'].find(
				key => part !== null && Object.hasOwn(part, key),
			);
			if (nested !== undefined) {
				const nestedPath = [...path, nested];
				throw new ConfigError(document.file, [
					located(document, {
						path: nestedPath,
						part: 'key',
						text: `${formatPath(nestedPath)} cannot stand in an environment`,
					}),
				]);
			}

			return [name, part ?? {}];
		}),
	);
};

export type EnvironmentChoice = {
	/** From the command line. */
	readonly flag: string | undefined;
	readonly env: typeof process.env;
	/** The file's own, expanded. */
	readonly own: string;
};

/**
Chooses the environment: the flag's, else `PROFILEMESH_ENVIRONMENT`, else the file's own.

@throws ConfigError when there is no environment of that name.
*/
export const chooseEnvironment = (
	document: ConfigDocument,
	environments: Environments,
	{flag, env, own}: EnvironmentChoice,
): string => {
	const variable = env['PROFILEMESH_ENVIRONMENT'];
	const fromVariable = variable === '' ? undefined : variable;
	const name = flag ?? fromVariable ?? own;
	const known = [...new Set([...usualEnvironments, ...environments.keys()])];
	if (known.includes(name)) {
		return name;
	}

	const origin =
		flag === undefined
			? fromVariable === undefined
				? document.positionOf(['environment'], 'value')
				: 'PROFILEMESH_ENVIRONMENT'
			: '--environment';
	throw new ConfigError(document.file, [
		{
			text: `${origin}: there is no environment of this name${suggestion(name, known)}`,
			hint: `Name one of ${known.map(other => visible(other)).join(', ')}, or add it under environments.`,
		},
	]);
};

/** Finds the mistakes of an environment that is not chosen, except for missing variables. */
export const issuesOfOther = (
	document: ConfigDocument,
	base: Mapping,
	[name, part]: readonly [name: string, part: Mapping],
): readonly ConfigIssue[] => {
	const {tree, replaced} = merge(base, part);
	const read = readTexts(tree, configSchema);
	const result = configSchema.safeParse(read);
	if (result.success || !isMapping(read)) {
		return [];
	}

	return describeIssues(read, result.error.issues)
		.filter(
			issue =>
				!issue.missing &&
				!hasReference(valueAt(read, issue.path)) &&
				replaced.some(path => hasPrefix(issue.path, path)),
		)
		.map(issue =>
			located(document, {
				path: ['environments', name, ...issue.path],
				part: issue.part,
				text: `${formatPath(['environments', name])}: ${issue.text}`,
			}),
		);
};
