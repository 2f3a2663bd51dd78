// Reads the manifest of a dbt project: what each model is made of, and where its table is.
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
	// As the files have it: it is the same for every target.
	unrendered_config: z.unknown(),
	depends_on: parents.default(nothing),
});

const macroSchema = z.object({macro_sql: z.string(), depends_on: parents.default(nothing)});

/** Tests, analyses and others are not looked into. */
const anyNode = z.looseObject({resource_type: z.string()});

const manifestSchema = z.object({
	metadata: z.looseObject({dbt_schema_version: z.string()}),
	nodes: z.record(z.string(), anyNode),
	macros: z.record(z.string(), macroSchema).default({}),
});

/** Models, seeds and snapshots: what has a table, and ephemeral models, which others are made of. */
const types: ReadonlySet<string> = new Set(['model', 'seed', 'snapshot']);

export type DbtNode = z.infer<typeof nodeSchema>;

export type DbtManifest = {
	/** By their unique ids. */
	readonly nodes: ReadonlyMap<string, DbtNode>;
	readonly macros: ReadonlyMap<string, z.infer<typeof macroSchema>>;
};

const broken = (file: string, why: string): ProfileMeshError =>
	new ProfileMeshError('usage', `${file} is no manifest that can be read`, {
		why,
		hint: 'Write it again with dbt parse, or with dbt build. Manifests of dbt 1.5 and newer are read.',
	});

const textOf = async (file: string): Promise<string> => {
	try {
		return await readRegularFile(file);
	} catch (error) {
		if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') {
			throw new ProfileMeshError('usage', `There is no ${file}`, {
				why: 'dbt writes its manifest into the folder target when it builds or parses a project.',
				hint: 'Name the folder of a build, or run dbt parse first.',
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
	{file, place}: {readonly file: string; readonly place: readonly string[]},
): Value => {
	const result = schema.safeParse(value);
	if (result.success) {
		return result.data;
	}

	const [issue] = result.error.issues;
	throw broken(file, `${[...place, ...(issue?.path ?? [])].join('.')}: ${issue?.message ?? 'it is something else'}`);
};

/**
Reads a manifest.

@param place The folder that dbt writes it into, or the file.
@throws ProfileMeshError `usage` where there is none, or it cannot be read.
*/
export const readManifest = async (place: string): Promise<DbtManifest> => {
	const file = place.endsWith('.json') ? place : path.join(place, 'manifest.json');
	const {nodes, macros} = parsed(jsonOf(file, await textOf(file)), manifestSchema, {
		file,
		place: [],
	});
	return {
		nodes: new Map(
			Object.entries(nodes)
				.filter(([, node]) => types.has(node.resource_type))
				.map(([id, node]) => [id, parsed(node, nodeSchema, {file, place: ['nodes', id]})]),
		),
		macros: new Map(Object.entries(macros)),
	};
};
