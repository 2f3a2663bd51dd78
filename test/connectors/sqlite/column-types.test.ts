import test from 'ava';
import {semanticTypeOf} from '../../../source/connectors/sqlite/column-types.ts';

const means = test.macro({
	exec(t, declared: string, type: string | undefined) {
		t.is(semanticTypeOf(declared), type as ReturnType<typeof semanticTypeOf>);
	},
	title: (_, declared: string, type: string | undefined) =>
		`a column declared ${JSON.stringify(declared)} is ${type ?? 'what it holds'}`,
});

for (const [declared, type] of [
	['INTEGER', 'integer'],
	['int', 'integer'],
	['BIGINT(20)', 'integer'],
	['unsigned big int', 'integer'],
	['INT UNSIGNED', 'integer'],
	['DECIMAL(10, 2)', 'decimal'],
	['numeric', 'decimal'],
	['NUM', 'decimal'],
	['double precision', 'float'],
	['REAL', 'float'],
	['VARCHAR(255)', 'text'],
	['nvarchar(40)', 'text'],
	['Text', 'text'],
	['DATE', 'date'],
	['DATETIME', 'timestamp'],
	['timestamp with time zone', 'timestamptz'],
	['TIME', 'time'],
	['BOOLEAN', 'boolean'],
	['BLOB', 'binary'],
	['JSON', 'json'],
	['UUID', 'uuid'],
	['POINT', 'other'],
	['INTERVAL', 'interval'],
	['', undefined],
	['LONGVARCHAR', 'text'],
	['MYSTRINGISH CLOB', 'text'],
	['WEIRD', 'decimal'],
	['FLOATING', 'float'],
] as const) {
	test(means, declared, type);
}
