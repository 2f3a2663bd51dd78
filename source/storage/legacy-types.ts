// Guesses the semantic type of a column from the type name that SQLAlchemy writes. Runs of ProfileMesh 0.1 kept nothing
// else.
import type {SemanticType} from '../profiling/column-types.ts';

const typesByName: ReadonlyMap<string, SemanticType> = new Map<string, SemanticType>([
	...[
		'integer',
		'int',
		'int2',
		'int4',
		'int8',
		'bigint',
		'smallint',
		'tinyint',
		'mediumint',
		'byteint',
		'serial',
		'bigserial',
		'oid',
	].map((name): [string, SemanticType] => [name, 'integer']),
	...['numeric', 'decimal', 'number', 'money'].map((name): [string, SemanticType] => [name, 'decimal']),
	...['float', 'float4', 'float8', 'real', 'double', 'double precision'].map((name): [string, SemanticType] => [
		name,
		'float',
	]),
	...['boolean', 'bool'].map((name): [string, SemanticType] => [name, 'boolean']),
	...[
		'text',
		'varchar',
		'char',
		'character',
		'character varying',
		'nvarchar',
		'nchar',
		'string',
		'clob',
		'citext',
		'bpchar',
		'name',
		'enum',
	].map((name): [string, SemanticType] => [name, 'text']),
	['date', 'date'],
	...['timestamp', 'datetime', 'timestamp without time zone', 'timestamp_ntz'].map((name): [string, SemanticType] => [
		name,
		'timestamp',
	]),
	...['timestamptz', 'timestamp with time zone', 'timestamp_tz', 'timestamp_ltz'].map(
		(name): [string, SemanticType] => [name, 'timestamptz'],
	),
	...['time', 'timetz', 'time without time zone', 'time with time zone'].map((name): [string, SemanticType] => [
		name,
		'time',
	]),
	['interval', 'interval'],
	['uuid', 'uuid'],
	...['json', 'jsonb', 'variant', 'object'].map((name): [string, SemanticType] => [name, 'json']),
	['array', 'array'],
	...['bytea', 'blob', 'binary', 'varbinary'].map((name): [string, SemanticType] => [name, 'binary']),
]);

/**
Gives the type that a column of this database type most likely has; `other` where the name gives no clue.

@example
guessSemanticType('DECIMAL(10, 2)') // 'decimal'
*/
export const guessSemanticType = (databaseType: string): SemanticType => {
	const name = databaseType
		.toLowerCase()
		.replaceAll(/\([^\(\)]*\)/gv, ' ')
		.replaceAll(/\s+/gv, ' ')
		.trim();
	return name.endsWith('[]') ? 'array' : (typesByName.get(name) ?? 'other');
};
