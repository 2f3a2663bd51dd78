// The meaning of types of which only the name was kept.
import test from 'ava';
import {guessSemanticType} from '../../source/storage/legacy-types.ts';

const expected = {
	INTEGER: 'integer',
	'DECIMAL(10, 2)': 'decimal',
	'DOUBLE PRECISION': 'float',
	'VARCHAR(255)': 'text',
	'character varying(20)': 'text',
	'TIMESTAMP(6) WITH TIME ZONE': 'timestamptz',
	DATETIME: 'timestamp',
	DATE: 'date',
	BOOLEAN: 'boolean',
	'INTEGER[]': 'array',
	UUID: 'uuid',
	JSONB: 'json',
	BYTEA: 'binary',
} as const;

for (const [type, meaning] of Object.entries(expected)) {
	test(`a column of type ${type} is taken for ${meaning}`, t => {
		t.is(guessSemanticType(type), meaning);
	});
}

test('a type name is matched as a whole: an interval and a point are not integers', t => {
	t.deepEqual(
		['INTERVAL', 'POINT', 'PRINTER', '', 'NULL'].map(type => guessSemanticType(type)),
		['interval', 'other', 'other', 'other', 'other'],
	);
});
