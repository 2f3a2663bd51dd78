// Maps declared SQLite types to semantic types.
import type {SemanticType} from '../../profiling/column-types.ts';

const known: ReadonlyMap<string, SemanticType> = new Map(
	Object.entries({
		integer: [
			'INT',
			'INTEGER',
			'TINYINT',
			'SMALLINT',
			'MEDIUMINT',
			'BIGINT',
			'UNSIGNED BIG INT',
			'INT2',
			'INT4',
			'INT8',
			'LONG',
			'SERIAL',
			'BIGSERIAL',
			'YEAR',
		],
		decimal: ['DECIMAL', 'NUMERIC', 'NUMBER', 'NUM', 'MONEY', 'CURRENCY', 'SMALLMONEY'],
		float: ['REAL', 'FLOAT', 'DOUBLE', 'DOUBLE PRECISION', 'FLOAT4', 'FLOAT8'],
		boolean: ['BOOLEAN', 'BOOL'],
		text: [
			'TEXT',
			'NTEXT',
			'TINYTEXT',
			'MEDIUMTEXT',
			'LONGTEXT',
			'STRING',
			'CLOB',
			'CHAR',
			'NCHAR',
			'CHARACTER',
			'NATIVE CHARACTER',
			'VARCHAR',
			'VARCHAR2',
			'NVARCHAR',
			'LONGVARCHAR',
			'CHARACTER VARYING',
			'VARYING CHARACTER',
		],
		date: ['DATE'],
		timestamp: ['DATETIME', 'TIMESTAMP', 'TIMESTAMP WITHOUT TIME ZONE', 'DATETIME2', 'SMALLDATETIME'],
		timestamptz: ['TIMESTAMPTZ', 'TIMESTAMP WITH TIME ZONE', 'DATETIMEOFFSET'],
		time: ['TIME', 'TIME WITHOUT TIME ZONE'],
		interval: ['INTERVAL'],
		uuid: ['UUID', 'GUID', 'UNIQUEIDENTIFIER'],
		json: ['JSON', 'JSONB'],
		binary: ['BLOB', 'BINARY', 'VARBINARY', 'BYTEA', 'IMAGE', 'LONGBLOB', 'MEDIUMBLOB', 'TINYBLOB'],
		other: [
			'POINT',
			'LINESTRING',
			'POLYGON',
			'MULTIPOINT',
			'MULTILINESTRING',
			'MULTIPOLYGON',
			'GEOMETRY',
			'GEOMETRYCOLLECTION',
			'GEOGRAPHY',
		],
	} satisfies Partial<Record<SemanticType, readonly string[]>>).flatMap(([type, names]) =>
		names.map(name => [name, type as SemanticType]),
	),
);

/** SQLite's own rules, in its order (https://www.sqlite.org/datatype3.html, 3.1). */
const byAffinity = (name: string): SemanticType => {
	if (name.includes('INT')) {
		return 'integer';
	}

	if (/CHAR|CLOB|TEXT/v.test(name)) {
		return 'text';
	}

	if (name.includes('BLOB')) {
		return 'binary';
	}

	return /REAL|FLOA|DOUB/v.test(name) ? 'float' : 'decimal';
};

/**
Gives the semantic type of a declared type: by its whole name where that is known, else by its affinity in SQLite.

@returns `undefined` for a column without a type, as in most views. Its values then decide.
*/
export const semanticTypeOf = (declared: string): SemanticType | undefined => {
	const name = declared
		.toUpperCase()
		.replaceAll(/\([^\(\)]*\)/gv, ' ')
		.replaceAll(/\b(?:UNSIGNED|SIGNED)\b(?! BIG)/gv, ' ')
		.replaceAll(/\s+/gv, ' ')
		.trim();
	return name === '' ? undefined : (known.get(name) ?? byAffinity(name));
};
