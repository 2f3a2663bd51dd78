// The test server's catalogue of tables and columns, and the names of DuckDB's types in it and on the wire.
import {isWord, splitByCommas, type Token} from './tokens.ts';

export type CatalogColumn = {
	readonly name: string;
	/** The name in INFORMATION_SCHEMA, with precision and length. */
	readonly type: string;
	readonly precision: number | null;
	readonly scale: number | null;
	readonly length: number | null;
	readonly nullable: boolean;
	readonly primaryKey: boolean;
	/** The name of the unique key that it is in. */
	readonly uniqueKey?: string;
};

export type CatalogTable = {
	readonly database: string;
	readonly schema: string;
	readonly name: string;
	kind: 'BASE TABLE' | 'VIEW' | 'MATERIALIZED VIEW' | 'EXTERNAL TABLE';
	columns: CatalogColumn[];
	retention: number;
	readonly createdAt: number;
	/** Copies of the table, each as it was until a time. */
	readonly past: Array<{readonly until: number; readonly relation: string}>;
};

export type ResultColumn = {
	readonly name: string;
	/** As the wire names it. */
	readonly type:
		| 'fixed'
		| 'real'
		| 'text'
		| 'boolean'
		| 'date'
		| 'time'
		| 'timestamp_ntz'
		| 'timestamp_ltz'
		| 'binary'
		| 'variant';
	readonly scale: number;
	readonly precision: number;
};

const catalogNames: ReadonlyMap<string, string> = new Map([
	['INTEGER', 'NUMBER'],
	['INT', 'NUMBER'],
	['BIGINT', 'NUMBER'],
	['DECIMAL', 'NUMBER'],
	['DOUBLE', 'FLOAT'],
	['VARCHAR', 'TEXT'],
	['STRING', 'TEXT'],
	['DATETIME', 'TIMESTAMP_NTZ'],
	['TIMESTAMP', 'TIMESTAMP_NTZ'],
]);

const numbersIn = (parameters: readonly Token[] | undefined): readonly number[] =>
	splitByCommas(parameters ?? []).map(([token]) => (token?.kind === 'number' ? Number(token.text) : 0));

/** A column as CREATE TABLE defines it. */
export const catalogColumn = (
	name: string,
	type: string,
	parameters: readonly Token[] | undefined,
	rest: readonly Token[],
): CatalogColumn => {
	const catalogType = catalogNames.get(type) ?? type;
	const [first, second] = numbersIn(parameters);
	const isKey = rest.some(token => isWord(token, 'PRIMARY'));
	return {
		name,
		type: catalogType,
		precision: catalogType === 'NUMBER' ? (first ?? 38) : null,
		scale: catalogType === 'NUMBER' ? (second ?? 0) : null,
		length: catalogType === 'TEXT' ? (first ?? 16_777_216) : catalogType === 'BINARY' ? (first ?? 8_388_608) : null,
		nullable: !isKey && rest.every((token, index) => !(isWord(token, 'NOT') && isWord(rest[index + 1], 'NULL'))),
		primaryKey: isKey,
		...(rest.some(token => isWord(token, 'UNIQUE')) && {uniqueKey: name}),
	};
};

export const wireType = (type: string): Omit<ResultColumn, 'name'> => {
	const decimal = /^DECIMAL\((?<precision>\d+),(?<scale>\d+)\)$/v.exec(type)?.groups;
	if (decimal !== undefined) {
		return {type: 'fixed', precision: Number(decimal['precision']), scale: Number(decimal['scale'])};
	}

	const plain: ReadonlyArray<readonly [RegExp, ResultColumn['type']]> = [
		[/^(?:U?(?:TINY|SMALL|BIG|HUGE)INT|INTEGER)$/v, 'fixed'],
		[/^(?:DOUBLE|FLOAT)$/v, 'real'],
		[/^BOOLEAN$/v, 'boolean'],
		[/^DATE$/v, 'date'],
		[/^TIME$/v, 'time'],
		[/^TIMESTAMP(?:_\w+)?$/v, 'timestamp_ntz'],
		[/^TIMESTAMP WITH TIME ZONE$/v, 'timestamp_ltz'],
		[/^BLOB$/v, 'binary'],
		[/^(?:JSON|STRUCT.*|MAP.*|.*\[\])$/v, 'variant'],
	];
	return {type: plain.find(([pattern]) => pattern.test(type))?.[1] ?? 'text', precision: 38, scale: 0};
};

/** A column of a view. */
export const catalogColumnOfDuck = (name: string, type: string): CatalogColumn => {
	const {type: wire, precision, scale} = wireType(type.replace(', ', ','));
	const names: Readonly<Record<ResultColumn['type'], string>> = {
		fixed: 'NUMBER',
		real: 'FLOAT',
		text: 'TEXT',
		boolean: 'BOOLEAN',
		date: 'DATE',
		time: 'TIME',
		timestamp_ntz: 'TIMESTAMP_NTZ',
		timestamp_ltz: 'TIMESTAMP_LTZ',
		binary: 'BINARY',
		variant: 'VARIANT',
	};
	return {
		name,
		type: names[wire],
		precision: wire === 'fixed' ? precision : null,
		scale: wire === 'fixed' ? scale : null,
		length: wire === 'text' ? 16_777_216 : null,
		nullable: true,
		primaryKey: false,
	};
};
