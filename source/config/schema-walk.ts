// Reads the keys of a schema, and the types of value that a key takes.
import {z} from 'zod';
import {isMapping} from './key-path.ts';

type Schema = z.core.$ZodType;

/** The schema of the value itself, which may be optional. */
const withoutDefault = (schema: Schema): Schema =>
	schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault
		? withoutDefault(schema.def.innerType)
		: schema;

const optionsOf = (schema: Schema): readonly Schema[] => {
	const inner = withoutDefault(schema);
	return inner instanceof z.ZodUnion ? inner.options : [];
};

const typeOf = (schema: Schema): unknown => {
	const [object] = alternatives(schema, undefined);
	const type: unknown = object instanceof z.ZodObject ? object.shape['type'] : undefined;
	return type instanceof z.ZodLiteral ? type.value : undefined;
};

/** The schemas that a value may fit, without wrappers. Of a union by `type`, only the one that the value names. */
export const alternatives = (schema: Schema, value: unknown): readonly Schema[] => {
	const inner = withoutDefault(schema);
	if (inner instanceof z.ZodPipe) {
		return alternatives(inner.def.in, value);
	}

	const options = optionsOf(inner);
	if (options.length === 0) {
		return [inner];
	}

	const type = isMapping(value) ? value['type'] : undefined;
	const named = type === undefined ? undefined : options.find(option => typeOf(option) === type);
	return (named === undefined ? options : [named]).flatMap(option => alternatives(option, value));
};

/** The keys that a value may have by its schema. */
export const knownKeys = (schema: Schema, value: unknown): readonly string[] => [
	...new Set(
		alternatives(schema, value).flatMap(option => (option instanceof z.ZodObject ? Object.keys(option.shape) : [])),
	),
];

/** The schemas of a key of a value; none when the key is not known. */
export const childSchemas = (schema: Schema, value: unknown, key: string | number): readonly Schema[] =>
	alternatives(schema, value).flatMap(option => {
		if (option instanceof z.ZodObject) {
			const others = option.def.catchall instanceof z.ZodUnknown ? [option.def.catchall] : [];
			const named = Object.entries(option.shape).find(([name]) => name === key);
			return named === undefined ? others : [named[1] as Schema];
		}

		if (option instanceof z.ZodRecord) {
			return [option.valueType];
		}

		return typeof key === 'number' && option instanceof z.ZodArray ? [option.element] : [];
	});

/** The types of connection that know a key. */
export const connectionTypesWith = (connection: Schema, key: string): readonly string[] =>
	optionsOf(connection)
		.filter(option => knownKeys(option, undefined).includes(key))
		.map(option => String(typeOf(option)));

export type ValueKind = 'text' | 'number' | 'boolean' | 'list' | 'mapping' | 'anything';

/** The kinds of value that a schema takes. */
export const valueKinds = (schema: Schema): ReadonlySet<ValueKind> =>
	new Set(
		alternatives(schema, undefined).map(option => {
			if (option instanceof z.ZodUnknown) {
				return 'anything';
			}

			if (option instanceof z.ZodNumber) {
				return 'number';
			}

			if (option instanceof z.ZodBoolean) {
				return 'boolean';
			}

			if (option instanceof z.ZodArray) {
				return 'list';
			}

			return option instanceof z.ZodObject || option instanceof z.ZodRecord ? 'mapping' : 'text';
		}),
	);
