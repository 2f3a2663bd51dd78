// The JSON Schema of a config file, so that editors complete and check it.
import {z} from 'zod';
import {isMapping, mapValues, type Mapping} from './key-path.ts';
import {configSchema} from './schema.ts';

const mapTree = (value: unknown, change: (mapping: Mapping) => Mapping): unknown => {
	if (Array.isArray(value)) {
		return value.map(item => mapTree(item, change));
	}

	return isMapping(value) ? change(mapValues(value, item => mapTree(item, change))) : value;
};

const without = (mapping: Mapping, keys: readonly string[]): Mapping =>
	Object.fromEntries(Object.entries(mapping).filter(([key]) => !keys.includes(key)));

const reference = {type: 'string', pattern: String.raw`\$\{`, description: 'A reference to an environment variable.'};

// A number, a choice or a boolean may also come from a variable, which only a text can name.
const withReferences = (schema: Mapping): Mapping => {
	const {type, description, default: otherwise, ...rest} = schema;
	if (!(
		type === 'number' ||
		type === 'integer' ||
		type === 'boolean' ||
		(type === 'string' && rest['enum'] !== undefined)
	)) {
		return schema;
	}

	return {
		...(description !== undefined && {description}),
		...(otherwise !== undefined && {default: otherwise}),
		anyOf: [{type, ...rest}, reference],
	};
};

// A text may stand for a whole mapping.
const withShorthand = (schema: Mapping): Mapping => {
	const {shorthand, description, ...rest} = schema;
	return typeof shorthand === 'string' ? {description, anyOf: [{const: shorthand}, rest]} : schema;
};

// An environment requires no key. Missing keys come from the base, not from defaults. Its lists replace the base's.
const partial = (schema: unknown): unknown => {
	if (!isMapping(schema)) {
		return schema;
	}

	const {properties, oneOf, ...rest} = without(schema, ['required', 'default']);
	return {
		...rest,
		...(isMapping(properties) && {properties: mapValues(properties, property => partial(property))}),
		...(Array.isArray(oneOf) && {anyOf: oneOf.map(option => partial(option))}),
	};
};

/** The JSON Schema (draft 7, which editors know best) of a config file. */
export const configJsonSchema = (): Mapping => {
	const generated = mapTree(z.toJSONSchema(configSchema, {io: 'input', target: 'draft-7'}), schema =>
		withShorthand(withReferences(schema)),
	);
	const {$schema, properties, ...rest} = isMapping(generated) ? generated : {};
	const keys = isMapping(properties) ? properties : {};
	const environment = partial({...rest, properties: without(keys, ['environment'])});
	return {
		$schema,
		title: 'ProfileMesh config',
		description: 'Which database is profiled, where the runs are kept, and when a change counts as drift.',
		...rest,
		properties: {
			$schema: {type: 'string', description: 'The JSON Schema that an editor checks this file with.'},
			...keys,
			environments: {
				type: 'object',
				description:
					'Partial configs by name: the chosen one is laid over the rest of the file, keys ' +
					'deeply, lists whole, and a connection to another type of database whole.',
				additionalProperties: environment,
			},
		},
		patternProperties: {'^x-': {description: 'Anything: a place for YAML anchors.'}},
	};
};
