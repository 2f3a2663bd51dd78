// Finds which models of a dbt project changed between two builds, and where their tables are on both sides.
import type {DbtManifest, DbtNode} from './dbt-manifest.ts';

/** A table by its schema and its name; the schema may be unknown. */
export type Relation = {readonly schema: string | undefined; readonly name: string};

/** A model, and its table on each side. */
export type ModelOnSides = {
	readonly model: string;
	/** `undefined` where the side does not have the model. */
	readonly left: Relation | undefined;
	readonly right: Relation | undefined;
	/** Why it is compared, such as `new` or `its SQL changed`. */
	readonly why: string;
};

/** An ephemeral model has no table. */
const isEphemeral = ({config}: DbtNode): boolean => config?.materialized === 'ephemeral';

const relationOf = (node: DbtNode | undefined): Relation | undefined =>
	node === undefined || isEphemeral(node)
		? undefined
		: {schema: node.schema ?? undefined, name: node.alias ?? node.name};

/** The texts of the macros that a node uses, directly or through other macros. */
const macrosOf = ({macros}: DbtManifest, node: DbtNode): string => {
	const found = new Map<string, string>();
	const waiting = [...node.depends_on.macros];
	for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
		const macro = macros.get(id);
		if (macro === undefined || found.has(id)) {
			continue;
		}

		found.set(id, macro.macro_sql);
		waiting.push(...macro.depends_on.macros);
	}

	return JSON.stringify([...found].toSorted(([one], [other]) => one.localeCompare(other, 'en')));
};

/** Sorts the keys, because dbt writes them in any order. */
const configText = ({unrendered_config: config}: DbtNode): string =>
	JSON.stringify(config ?? {}, (_, value: unknown) =>
		typeof value === 'object' && value !== null && !Array.isArray(value)
			? Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => one.localeCompare(other, 'en')))
			: value,
	);

/** What changed in the model itself; `undefined` where nothing did. */
const ownChange = (id: string, current: DbtManifest, before: DbtManifest): string | undefined => {
	const [now, then] = [current.nodes.get(id), before.nodes.get(id)];
	if (now === undefined || then === undefined) {
		return now === undefined ? 'removed' : 'new';
	}

	const isSame = {
		content: now.checksum?.checksum === then.checksum?.checksum,
		config: configText(now) === configText(then),
		macros: macrosOf(current, now) === macrosOf(before, then),
	};
	if (!isSame.content) {
		return now.resource_type === 'seed' ? 'its rows changed' : 'its SQL changed';
	}

	return isSame.config ? (isSame.macros ? undefined : 'a macro that it uses changed') : 'its config changed';
};

export type ChangedModelsOptions = {
	/** Whether to include the models that depend on changed ones. */
	readonly downstream?: boolean | undefined;
};

/**
The models, seeds and snapshots that changed between two builds, ordered by name. If an ephemeral model changes, the
models that read it change. A model that only the current build has is on the right only; one that only the build before
has is on the left only.

@param before The build before. Without it every model counts as changed, and is looked for on the left by its name.
*/
export const changedModels = (
	current: DbtManifest,
	before: DbtManifest | undefined,
	{downstream = false}: ChangedModelsOptions = {},
): readonly ModelOnSides[] => {
	const ids = [...new Set([...current.nodes.keys(), ...(before?.nodes.keys() ?? [])])];
	const reasons = new Map<string, string | undefined>();
	const reasonOf = (id: string): string | undefined => {
		if (before === undefined) {
			return 'a model of the project';
		}

		if (!reasons.has(id)) {
			// Ends a loop of models, although dbt does not build one.
			reasons.set(id, undefined);
			reasons.set(id, ownChange(id, current, before) ?? changeAbove(id));
		}

		return reasons.get(id);
	};

	const changeAbove = (id: string): string | undefined => {
		const parents = (current.nodes.get(id)?.depends_on.nodes ?? []).flatMap(parent => {
			const node = current.nodes.get(parent);
			return node === undefined ? [] : [{parent, node}];
		});
		const changed = parents.find(
			({parent, node}) => (downstream || isEphemeral(node)) && reasonOf(parent) !== undefined,
		);
		return changed === undefined ? undefined : `it reads ${changed.node.name}, which changed`;
	};

	return ids
		.map((id): ModelOnSides => {
			const [now, then] = [current.nodes.get(id), before?.nodes.get(id)];
			const right = relationOf(now);
			return {
				model: (now ?? then)?.name ?? id,
				left: before === undefined ? right && {...right, schema: undefined} : relationOf(then),
				right,
				why: reasonOf(id) ?? '',
			};
		})
		.filter(({left, right, why}) => why !== '' && (left !== undefined || right !== undefined))
		.toSorted((one, other) => one.model.localeCompare(other.model, 'en'));
};
