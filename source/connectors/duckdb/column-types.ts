// Maps DuckDB's types, by their names in the catalogue, to semantic types, and writes the expression for their values.
import type {SemanticType} from '../../profiling/column-types.ts';
import type {PushDownColumn} from '../sql-dialect.ts';
import {quoted} from './identifiers.ts';

const known: ReadonlyMap<string, SemanticType> = new Map<string, SemanticType>([
	...['TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT', 'HUGEINT', 'BIGNUM'].map((name): [string, SemanticType] => [
		name,
		'integer',
	]),
	...['UTINYINT', 'USMALLINT', 'UINTEGER', 'UBIGINT', 'UHUGEINT'].map((name): [string, SemanticType] => [
		name,
		'integer',
	]),
	['FLOAT', 'float'],
	['DOUBLE', 'float'],
	['BOOLEAN', 'boolean'],
	['VARCHAR', 'text'],
	['DATE', 'date'],
	...['TIMESTAMP', 'TIMESTAMP_S', 'TIMESTAMP_MS', 'TIMESTAMP_NS'].map((name): [string, SemanticType] => [
		name,
		'timestamp',
	]),
	['TIMESTAMP WITH TIME ZONE', 'timestamptz'],
	['TIME', 'time'],
	['TIME_NS', 'time'],
	['TIME WITH TIME ZONE', 'time'],
	['INTERVAL', 'interval'],
	['UUID', 'uuid'],
	['JSON', 'json'],
	['BLOB', 'binary'],
]);

/** Maps a type. A list ends with `[]`, and an array with its length. */
export const semanticTypeOf = (type: string): SemanticType => {
	if (/\[\d*\]$/v.test(type)) {
		return 'array';
	}

	const [, head = ''] = /^(?<head>[A-Z]+)\(/v.exec(type) ?? [];
	if (head === 'DECIMAL') {
		return 'decimal';
	}

	if (head === 'ENUM') {
		return 'text';
	}

	return head === 'STRUCT' || head === 'MAP' ? 'json' : (known.get(type) ?? 'other');
};

export type ColumnFacts = {readonly unique: boolean; readonly mayBeCollated: boolean};

/** Types whose values have a text that is equal for equal values. */
const asText = /^(?:ENUM\(|JSON$|BIT$|UNION\()/v;

const valueOf = (name: string, type: string, {mayBeCollated}: ColumnFacts): string => {
	const semantic = semanticTypeOf(type);
	if (semantic === 'array' || (semantic === 'json' && type !== 'JSON')) {
		return `CAST(to_json(${name}) AS VARCHAR)`;
	}

	if (type === 'BIGNUM') {
		// Aggregates do not accept the type. A number past 38 digits fails, and the error names its column.
		return `CAST(${name} AS HUGEINT)`;
	}

	if (type === 'VARCHAR' && mayBeCollated) {
		// The only function that leaves the collation behind. Texts are then compared by their bytes.
		return `decode(encode(${name}))`;
	}

	return asText.test(type) ? `CAST(${name} AS VARCHAR)` : name;
};

const scaleOf = (type: string): number | undefined => {
	const scale = /^DECIMAL\(\d+,(?<scale>\d+)\)$/v.exec(type)?.groups?.['scale'];
	return scale === undefined ? undefined : Number(scale);
};

const mayBeNonFinite = (type: string): boolean =>
	['FLOAT', 'DOUBLE', 'DATE', 'TIMESTAMP WITH TIME ZONE'].includes(type) || type.startsWith('TIMESTAMP');

/** A column as push-down sees it. */
export const sqlColumnOf = (column: string, type: string, facts: ColumnFacts): PushDownColumn => {
	const name = quoted(column);
	const semanticType = semanticTypeOf(type);
	const isOpaque = semanticType === 'other' && !asText.test(type);
	// Of an unknown type, only null is certain.
	const value = isOpaque ? `CASE WHEN ${name} IS NOT NULL THEN true END` : valueOf(name, type, facts);
	return {
		name: column,
		type: semanticType,
		value,
		mayBeNonFinite: mayBeNonFinite(type),
		hasEquality: !isOpaque,
		unique: facts.unique,
		hash: isOpaque ? undefined : `hash(${value})`,
		refusal: undefined,
		scale: scaleOf(type),
	};
};
