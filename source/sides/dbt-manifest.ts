// Reads the manifest of a dbt project: what each model depends on, and where its table is.
import path from 'node:path';
import {z} from 'zod';
import {codeOf, messageOf, ProfileMeshError} from '../errors.ts';
import {readRegularFile} from '../read-file.ts';

const ids = z.array(z.string()).default([]);
const parents = z.object({nodes: ids, macros: ids});
const nothing = {nodes: [], macros: []};

const nodeSchema = z.object({
	resource_type: z.string(),
	name: z.string(),
	alias: z.string().optional(),
	schema: z.string().nullish(),
	checksum: z.object({checksum: z.string()}).optional(),
	config: z.looseObject({materialized: z.string().nullish()}).optional(),
	// The config as the project's files have it: it is the same for every target.
	unrendered_config: z.unknown(),
	depends_on: parents.default(nothing),
});

const macroSchema = z.object({macro_sql: z.string(), depends_on: parents.default(nothing)});

/** Tests, analyses and other nodes are skipped. */
const anyNode = z.looseObject({resource_type: z.string()});

const manifestSchema = z.object({
	metadata: z.looseObject({dbt_schema_version: z.string()}),
	nodes: z.record(z.string(), anyNode),
	macros: z.record(z.string(), macroSchema).default({}),
});

/** The nodes that have a table, and ephemeral models, which others depend on. */
const types: ReadonlySet<string> = new Set(['model', 'seed', 'snapshot']);

export type DbtNode = z.infer<typeof nodeSchema>;

export type DbtManifest = {
	/** By their unique ids. */
	readonly nodes: ReadonlyMap<string, DbtNode>;
	readonly macros: ReadonlyMap<string, z.infer<typeof macroSchema>>;
};

const broken = (file: string, why: string): ProfileMeshError =>
	new ProfileMeshError('usage', `${file} is not a readable manifest`, {
		why,
		hint: 'Write it again with dbt parse, or with dbt build. ProfileMesh reads manifests of dbt 1.5 and newer.',
	});

const textOf = async (file: string): Promise<string> => {
	try {
		return await readRegularFile(file);
	} catch (error) {
		if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') {
			throw new ProfileMeshError('usage', `There is no ${file}`, {
				why: 'dbt writes its manifest into the folder `target` when it builds or parses a project.',
				hint: 'Name the `target` folder of a build, or run dbt parse first.',
			});
		}

		throw broken(file, messageOf(error));
	}
};

const jsonOf = (file: string, text: string): unknown => {
	try {
		return JSON.parse(text);
	} catch (error) {
		throw broken(file, messageOf(error));
	}
};

const parsed = <Value>(
	value: unknown,
	schema: z.ZodType<Value>,
	{file, key}: {readonly file: string; readonly key: readonly string[]},
): Value => {
	const result = schema.safeParse(value);
	if (result.success) {
		return result.data;
	}

	const [issue] = result.error.issues;
	throw broken(file, `${[...key, ...(issue?.path ?? [])].join('.')}: ${issue?.message ?? 'it is something else'}`);
};

/**
Reads a manifest.

@param folder The folder that dbt writes it into, or the file.
@throws ProfileMeshError `usage` where there is none, or where it cannot be read.
*/
export const readManifest = async (folder: string): Promise<DbtManifest> => {
	const file = folder.endsWith('.json') ? folder : path.join(folder, 'manifest.json');
	const {nodes, macros} = parsed(jsonOf(file, await textOf(file)), manifestSchema, {
		file,
		key: [],
	});
	return {
		nodes: new Map(
			Object.entries(nodes)
				.filter(([, node]) => types.has(node.resource_type))
				.map(([id, node]) => [id, parsed(node, nodeSchema, {file, key: ['nodes', id]})]),
		),
		macros: new Map(Object.entries(macros)),
	};
};
