// Snowflake's names, texts and types as DuckDB's.
import {splitByCommas, syntaxError, type Token} from './tokens.ts';

/** Names in DuckDB have no case, those in Snowflake do: a capital letter becomes a small one after `^`. */
export const mangled = (name: string): string =>
	`"${[...name]
		.map(character => {
			const small = character.toLowerCase();
			return character === '^' || character !== small ? `^${small}` : character;
		})
		.join('')
		.replaceAll('"', '""')}"`;

export const literal = (value: string): string => `'${value.replaceAll("'", "''")}'`;

const types: ReadonlyMap<string, string> = new Map([
	['NUMBER', 'DECIMAL(38, 0)'],
	['INTEGER', 'DECIMAL(38, 0)'],
	['INT', 'DECIMAL(38, 0)'],
	['BIGINT', 'DECIMAL(38, 0)'],
	['DECIMAL', 'DECIMAL(38, 0)'],
	['FLOAT', 'DOUBLE'],
	['DOUBLE', 'DOUBLE'],
	['VARCHAR', 'VARCHAR'],
	['TEXT', 'VARCHAR'],
	['STRING', 'VARCHAR'],
	['BOOLEAN', 'BOOLEAN'],
	['DATE', 'DATE'],
	['TIME', 'TIME'],
	['TIMESTAMP_NTZ', 'TIMESTAMP'],
	['DATETIME', 'TIMESTAMP'],
	['TIMESTAMP', 'TIMESTAMP'],
	['TIMESTAMP_LTZ', 'TIMESTAMPTZ'],
	['TIMESTAMP_TZ', 'TIMESTAMPTZ'],
	['BINARY', 'BLOB'],
	['VARIANT', 'JSON'],
	['OBJECT', 'JSON'],
	['ARRAY', 'JSON'],
	['GEOGRAPHY', 'STRUCT(shape VARCHAR)'],
	['GEOMETRY', 'STRUCT(shape VARCHAR)'],
]);

/** A type as DuckDB calls it: `NUMBER(10, 2)`. */
export const duckType = (name: string, parameters: readonly Token[] | undefined): string => {
	const type = types.get(name.toUpperCase());
	if (type === undefined) {
		throw syntaxError(`unexpected '${name}'.`);
	}

	if (parameters === undefined || !type.startsWith('DECIMAL')) {
		return type;
	}

	const [precision = '38', scale = '0'] = splitByCommas(parameters).map(([token]) =>
		token?.kind === 'number' ? token.text : '0',
	);
	return `DECIMAL(${precision}, ${scale})`;
};

/** The name that `mangled` received. */
export const unmangled = (name: string): string =>
	name.replaceAll(/\^(?<character>.)/gv, (_, character: string) => character.toUpperCase());
