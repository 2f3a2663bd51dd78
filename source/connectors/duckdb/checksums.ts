// Checksums of rows in DuckDB.
import type {ChecksumDialect} from '../push-down/compared-rows.ts';
import {duckdbDialect} from './dialect.ts';

const {listed, read, isNonFinite, codePoints} = duckdbDialect;

const text = (value: string): string => `CAST(${value} AS VARCHAR)`;

export const duckdbChecksums: ChecksumDialect = {
	listed,
	read,
	isNonFinite,
	codePoints,
	text,
	plain(value, type) {
		const written = type === 'binary' ? `lower(hex(${value}))` : text(value);
		if (type === 'decimal') {
			return `CASE WHEN contains(${written}, '.') THEN rtrim(rtrim(${written}, '0'), '.') ELSE ${written} END`;
		}

		// Drops the fraction of a whole number, as other databases do.
		return type === 'float'
			? `CASE WHEN ${written} LIKE '%.0' THEN left(${written}, -2) ELSE ${written} END`
			: written;
	},
	digest: row => `CAST('0x' || right(md5(${row}), 15) AS BIGINT)`,
	ownHash: cells => `hash(${cells.map(({value}) => value).join(', ')})`,
	sum: value => `CAST(sum(${value}) AS VARCHAR)`,
	quotient: (value, divisor) => `${value} // ${divisor}`,
	remainder: (value, divisor) => `${value} % ${divisor}`,
};
