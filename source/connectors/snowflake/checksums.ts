// Checksums of rows in Snowflake. The expressions name formats, so that no setting of a session changes a text.
import type {SemanticType} from '../../profiling/column-types.ts';
import type {ChecksumDialect} from '../push-down/compared-rows.ts';
import {snowflakeDialect} from './dialect.ts';

const {listed, read, isNonFinite, codePoints} = snowflakeDialect;

const withoutZeros = (written: string): string => `RTRIM(RTRIM(${written}, '0'), '.')`;

const text = (value: string): string => `TO_VARCHAR(${value})`;

const plainTexts: Partial<Readonly<Record<SemanticType, (value: string) => string>>> = {
	decimal: value => `IFF(POSITION('.', ${text(value)}) > 0, ${withoutZeros(text(value))}, ${text(value)})`,
	date: value => `TO_VARCHAR(${value}, 'YYYY-MM-DD')`,
	time: value => withoutZeros(`TO_VARCHAR(${value}, 'HH24:MI:SS.FF9')`),
	timestamp: value => withoutZeros(`TO_VARCHAR(${value}, 'YYYY-MM-DD HH24:MI:SS.FF9')`),
	timestamptz: value => `${withoutZeros(`TO_VARCHAR(${value}, 'YYYY-MM-DD HH24:MI:SS.FF9')`)} || '+00'`,
	binary: value => `LOWER(TO_VARCHAR(${value}, 'HEX'))`,
};

const digestMask = 2n ** 60n - 1n;

export const snowflakeChecksums: ChecksumDialect = {
	listed,
	read,
	isNonFinite,
	codePoints,
	text,
	plain: (value, type) => plainTexts[type]?.(value) ?? text(value),
	digest: row => `BITAND(MD5_NUMBER_LOWER64(${row}), ${digestMask})`,
	ownHash: cells => `HASH(${cells.map(({value}) => value).join(', ')})`,
	sum: value => `TO_VARCHAR(SUM(${value}))`,
	quotient: (value, divisor) => `FLOOR(${value} / ${divisor})`,
	remainder: (value, divisor) => `MOD(${value}, ${divisor})`,
};
