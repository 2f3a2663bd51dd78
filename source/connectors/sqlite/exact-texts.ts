// Reads texts by their bytes, because the driver replaces bytes that are not UTF-8, so that different texts become
// equal.
import {Buffer} from 'node:buffer';
import type {Database} from 'better-sqlite3';
import {decodeUtf8} from '../../profiling/accumulators/surrogate-escapes.ts';
import type {StoredValue} from '../../profiling/accumulators/row-buffer.ts';

/** An SQL expression: the bytes of a text, else NULL. */
export const textBytes = (expression: string): string =>
	`CASE typeof(${expression}) WHEN 'text' THEN CAST(${expression} AS BLOB) END`;

/** An SQL expression: the bytes of a text, the hexadecimal digits of a blob, any other value as it is. */
export const textBytesAndHex = (expression: string): string =>
	`CASE typeof(${expression}) WHEN 'text' THEN CAST(${expression} AS BLOB) ` +
	`WHEN 'blob' THEN hex(${expression}) ELSE ${expression} END`;

/** Reads bytes as texts of a database. Bytes that are not characters become lone surrogates. */
export type DecodeText = (bytes: Uint8Array) => string;

/** Reads the value of {@link textBytesAndHex}. */
export const fromBytesAndHex = (value: StoredValue, decode: DecodeText): StoredValue => {
	if (value instanceof Uint8Array) {
		return decode(value);
	}

	return typeof value === 'string' ? Buffer.from(value, 'hex') : value;
};

const decoders: Readonly<Record<string, DecodeText>> = {
	// eslint-disable-next-line unicorn/text-encoding-identifier-case -- As SQLite spells it.
	'UTF-8': decodeUtf8,
	'UTF-16le': bytes => Buffer.from(bytes).toString('utf16le'),
	'UTF-16be': bytes => Buffer.from(bytes).swap16().toString('utf16le'),
};

export const textDecoderOf = (database: Database): DecodeText =>
	decoders[String(database.pragma('encoding', {simple: true}))] ?? decodeUtf8;
