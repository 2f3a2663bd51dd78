// Maps PostgreSQL's types to semantic types by the catalogue's facts (kind, category, name). Domains count as their
// base type.
import type {SemanticType} from '../../profiling/column-types.ts';
import {quoted} from './identifiers.ts';

/** A base type in `pg_type`. */
export type CatalogType = {
	readonly name: string;
	/** Whether it belongs to `pg_catalog`. */
	readonly isBuiltIn: boolean;
	/** `typtype`: b base, e enum, r range, m multirange, c composite, p pseudo. */
	readonly kind: string;
	/** `typcategory`: A array, S string, … */
	readonly category: string;
};

const builtIn: ReadonlyMap<string, SemanticType> = new Map([
	...['int2', 'int4', 'int8', 'oid'].map((name): [string, SemanticType] => [name, 'integer']),
	...['numeric', 'money'].map((name): [string, SemanticType] => [name, 'decimal']),
	...['float4', 'float8'].map((name): [string, SemanticType] => [name, 'float']),
	['bool', 'boolean'],
	...['text', 'varchar', 'bpchar', 'char', 'name'].map((name): [string, SemanticType] => [name, 'text']),
	['date', 'date'],
	['timestamp', 'timestamp'],
	['timestamptz', 'timestamptz'],
	...['time', 'timetz'].map((name): [string, SemanticType] => [name, 'time']),
	['interval', 'interval'],
	['uuid', 'uuid'],
	...['json', 'jsonb'].map((name): [string, SemanticType] => [name, 'json']),
	['bytea', 'binary'],
]);

export const semanticTypeOf = ({name, isBuiltIn, kind, category}: CatalogType): SemanticType => {
	if (kind === 'e') {
		return 'text';
	}

	if (category === 'A') {
		return 'array';
	}

	return isBuiltIn ? (builtIn.get(name) ?? 'other') : kind === 'b' && category === 'S' ? 'text' : 'other';
};

/** Types that the aggregates do not accept, each with a cast without loss. */
const casts: ReadonlyMap<string, string> = new Map([
	['money', 'numeric'],
	['oid', 'bigint'],
	['name', 'text'],
	['char', 'text'],
]);

const castOf = ({name, isBuiltIn, kind}: CatalogType): string | undefined =>
	kind === 'e' ? 'text' : isBuiltIn ? casts.get(name) : undefined;

/** The expression of the column that aggregates read. */
export const valueExpression = (column: string, type: CatalogType): string => {
	const cast = castOf(type);
	return cast === undefined ? quoted(column) : `${quoted(column)}::${cast}`;
};

/** Whether values may be NaN or infinite. */
export const mayBeNonFinite = ({name, isBuiltIn}: CatalogType): boolean =>
	isBuiltIn && ['float4', 'float8', 'numeric', 'date', 'timestamp', 'timestamptz'].includes(name);

const hashesOfCasts: ReadonlyMap<string, string> = new Map([
	['numeric', 'hash_numeric'],
	['bigint', 'hashint8'],
	['text', 'hashtext'],
]);

/** A call of the type's own hash function; `undefined` where the type has none. */
export const hashExpression = (column: string, type: CatalogType, ownFunction: string | null): string | undefined => {
	const function_ = hashesOfCasts.get(castOf(type) ?? '') ?? ownFunction;
	return function_ === null ? undefined : `${function_}(${valueExpression(column, type)})`;
};
