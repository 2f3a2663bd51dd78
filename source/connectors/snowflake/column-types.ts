// Maps Snowflake's types, by their names in INFORMATION_SCHEMA, to semantic types, and writes the expression for their
// values.
import type {SemanticType} from '../../profiling/column-types.ts';
import {quoted} from './identifiers.ts';

/** A type in INFORMATION_SCHEMA.COLUMNS. */
export type CatalogType = {
	readonly name: string;
	readonly precision: number | null;
	readonly scale: number | null;
	/** The length: of texts in characters, of binary values in bytes. */
	readonly length: number | null;
	/** Digits of a second. */
	readonly fraction: number | null;
};

const known: ReadonlyMap<string, SemanticType> = new Map<string, SemanticType>([
	['DECFLOAT', 'decimal'],
	['FLOAT', 'float'],
	['REAL', 'float'],
	['DOUBLE', 'float'],
	['TEXT', 'text'],
	['VARCHAR', 'text'],
	['BOOLEAN', 'boolean'],
	['DATE', 'date'],
	['TIME', 'time'],
	['TIMESTAMP_NTZ', 'timestamp'],
	['TIMESTAMP_LTZ', 'timestamptz'],
	['TIMESTAMP_TZ', 'timestamptz'],
	['BINARY', 'binary'],
	['VARIANT', 'json'],
	['OBJECT', 'json'],
	['MAP', 'json'],
	['ARRAY', 'array'],
	['UUID', 'uuid'],
]);

export const semanticTypeOf = ({name, scale}: CatalogType): SemanticType => {
	if (name === 'NUMBER') {
		return scale === 0 ? 'integer' : 'decimal';
	}

	return known.get(name) ?? (name.startsWith('INTERVAL') ? 'interval' : 'other');
};

/** The type in the form of CREATE TABLE. */
export const declared = ({name, precision, scale, length, fraction}: CatalogType): string => {
	if (name === 'NUMBER') {
		return `NUMBER(${precision ?? 38},${scale ?? 0})`;
	}

	if (name === 'TEXT' || name === 'BINARY') {
		return `${name === 'TEXT' ? 'VARCHAR' : name}${length === null ? '' : `(${length})`}`;
	}

	return fraction !== null && name.startsWith('TIME') ? `${name}(${fraction})` : name;
};

/** Types whose values are only counted, because Snowflake documents no order and no equality for them. */
export const isOpaque = (type: CatalogType): boolean =>
	type.name === 'MAP' || ['other', 'interval'].includes(semanticTypeOf(type));

const documentText = (name: string): string => `TO_JSON(${name}::VARIANT)`;

const wrapped: Partial<Readonly<Record<SemanticType, (name: string) => string>>> = {
	timestamptz: name => `CONVERT_TIMEZONE('UTC', ${name})::TIMESTAMP_NTZ`,
	json: documentText,
	array: documentText,
	uuid: name => `${name}::VARCHAR`,
};

/**
The expression of the column that aggregates read. Converts timestamps with a zone to UTC, so that the same instants are
equal, and documents to texts, whose keys Snowflake sorts.
*/
export const valueExpression = (column: string, type: CatalogType): string => {
	const name = quoted(column);
	if (isOpaque(type)) {
		return `IFF(${name} IS NULL, NULL, TRUE)`;
	}

	const wrap = wrapped[semanticTypeOf(type)];
	return wrap === undefined ? name : wrap(name);
};
