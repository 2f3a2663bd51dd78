// Which changes of a declared type lose no value.
import test from 'ava';
import {isWidening} from '../../../source/drift/schema/widening.ts';
import type {SemanticType} from '../../../source/profiling/column-types.ts';
import type {ColumnInfo} from '../../../source/profiling/table.ts';

const column = (databaseType: string, semanticType: SemanticType): ColumnInfo => ({
	name: 'it',
	databaseType,
	semanticType,
	nullable: true,
	primaryKey: false,
});

const holds = test.macro((t, before: string, after: string, type: SemanticType) => {
	t.true(isWidening(column(before, type), column(after, type)), `${before} to ${after}`);
	t.false(isWidening(column(after, type), column(before, type)), `${after} to ${before}`);
});

for (const [before, after, type] of [
	['varchar(50)', 'varchar(60)', 'text'],
	['character varying(50)', 'text', 'text'],
	['VARCHAR(50)', 'VARCHAR(16777216)', 'text'],
	['integer', 'bigint', 'integer'],
	['SMALLINT', 'INT', 'integer'],
	['real', 'double precision', 'float'],
	['numeric(10,2)', 'numeric(12,2)', 'decimal'],
	['numeric(10, 2)', 'numeric(12, 4)', 'decimal'],
	['numeric(10,2)', 'numeric', 'decimal'],
] as const) {
	test(`${before} to ${after} loses nothing, and the way back may`, holds, before, after, type);
}

test('a type of another kind, or with fewer digits before the point, is not a widening', t => {
	t.false(isWidening(column('integer', 'integer'), column('text', 'text')));
	t.false(isWidening(column('numeric(10,2)', 'decimal'), column('numeric(10,4)', 'decimal')));
	t.false(isWidening(column('real', 'float'), column('bigint', 'integer')));
	t.false(isWidening(column('char(5)', 'text'), column('date', 'text')));
});
