// Checksums of rows in PostgreSQL.
import type {ChecksumDialect} from '../push-down/compared-rows.ts';
import {postgresDialect} from './dialect.ts';

const {listed, read, isNonFinite, codePoints} = postgresDialect;

const text = (value: string): string => `(${value})::text`;

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
	ownHash: values => `hashtextextended(ROW(${values.join(', ')})::text, 0)`,
	sum: value => `sum(${value})::text`,
	quotient: (value, divisor) => `${value} / ${divisor}`,
	remainder: (value, divisor) => `${value} % ${divisor}`,
};
