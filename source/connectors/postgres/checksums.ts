// Checksums of rows in PostgreSQL.
import type {ChecksumDialect, HashedCell} from '../push-down/compared-rows.ts';
import {postgresDialect} from './dialect.ts';

const {listed, read, isNonFinite, codePoints} = postgresDialect;

const text = (value: string): string => `(${value})::text`;

/**
Types whose values are equal only where they mean the same. An interval of a month equals one of 30 days, and types of
extensions decide for themselves.
*/
const plainlyEqual = new RegExp(
	String.raw`^(?:smallint|integer|bigint|numeric(?:\(.+\))?|real|double precision|boolean|date|uuid|bytea|text|` +
		String.raw`character(?: varying)?(?:\(\d+\))?|timestamp(?:\(\d\))? with(?:out)? time zone|` +
		String.raw`time(?:\(\d\))? without time zone)$`,
	'v',
);

/** A text in the collation of bytes: others may take different texts for equal. */
const byBytes = ({column, value}: HashedCell): string =>
	column.semanticType === 'text' ? `(${value}) COLLATE "C"` : value;

/** The hash of the values takes a third of the time that the hash of their text does. */
const rowHash = (cells: readonly HashedCell[]): string =>
	cells.every(({column}) => plainlyEqual.test(column.databaseType))
		? `hash_record_extended(ROW(${cells.map(cell => byBytes(cell)).join(', ')}), 0)`
		: `hashtextextended(ROW(${cells.map(({value}) => value).join(', ')})::text, 0)`;

export const postgresChecksums: ChecksumDialect = {
	listed,
	read,
	isNonFinite,
	codePoints,
	text,
	plain(value, type) {
		const written = type === 'binary' ? `encode(${value}, 'hex')` : text(value);
		return type === 'decimal'
			? `CASE WHEN strpos(${written}, '.') > 0 THEN rtrim(rtrim(${written}, '0'), '.') ELSE ${written} END`
			: written;
	},
	digest: row => `('x' || right(md5(convert_to(${row}, 'UTF8')), 15))::bit(60)::bigint`,
	ownHash: rowHash,
	sum: value => `sum(${value})::text`,
	quotient: (value, divisor) => `${value} / ${divisor}`,
	// The planner then expects few groups, and computes them in parallel. For a plain statement it expects as many
	// groups as the key has values.
	apart: "OFFSET '0'",
	remainder: (value, divisor) => `${value} % ${divisor}`,
};
