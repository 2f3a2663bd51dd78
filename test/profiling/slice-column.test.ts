// The column that a table is cut by, where the config leaves the choice.
import test from 'ava';
import {ProfileMeshError} from '../../source/errors.ts';
import {chooseSliceColumn, findChangedColumn} from '../../source/profiling/slice-column.ts';
import type {SemanticType} from '../../source/profiling/column-types.ts';
import type {ColumnInfo, TableInfo} from '../../source/profiling/table.ts';

const table: TableInfo = {schema: 'main', name: 'orders', kind: 'table', estimatedRows: 10};

const columns = (types: Readonly<Record<string, SemanticType>>): readonly ColumnInfo[] =>
	Object.entries(types).map(([name, semanticType]) => ({
		name,
		semanticType,
		databaseType: semanticType,
		nullable: false,
		primaryKey: false,
	}));

const auto = test.macro((t, types: Readonly<Record<string, SemanticType>>, expected: string) => {
	t.is(chooseSliceColumn(table, columns(types), 'auto').column.name, expected);
});

test(
	'a table with one date is sliced by it',
	auto,
	{id: 'integer', updated_at: 'timestamp', day_name: 'text'},
	'updated_at',
);
test(
	'the time at which a row was created is chosen before that of its changes',
	auto,
	{updated_at: 'timestamp', created_at: 'timestamp'},
	'created_at',
);
test(
	'names in camel case are understood, too',
	auto,
	{deliveryDate: 'date', updatedAt: 'timestamp', orderDate: 'date'},
	'orderDate',
);
test(
	'a date that is not the time of the row is not chosen',
	auto,
	{birth_date: 'date', valid_until: 'date', event_time: 'timestamptz'},
	'event_time',
);

test('the plan explains why a column is chosen', t => {
	const {why} = chooseSliceColumn(table, columns({order_date: 'date', ship_date: 'date'}), 'auto');
	t.is(why, 'by its name, of 2 columns of dates: order_date, ship_date');
	t.is(chooseSliceColumn(table, columns({order_date: 'date'}), 'auto').why, 'the only column of dates');
	t.is(chooseSliceColumn(table, columns({order_date: 'date'}), 'order_date').why, undefined);
});

test('only a column with ordered values can show updates', t => {
	const all = columns({day: 'date', updated_at: 'timestamp', version: 'integer', flag: 'boolean'});
	t.is(findChangedColumn(table, all, 'updated_at').name, 'updated_at');
	t.is(findChangedColumn(table, all, 'version').name, 'version');
	const why = (name: string) => t.throws<ProfileMeshError>(() => findChangedColumn(table, all, name))?.why;
	t.is(why('flag'), 'flag is boolean, and has no newest value.');
	t.is(why('missing'), 'It has no column missing.');
});

test('a table without dates, and a column that it does not have, are refused', t => {
	const refused = (types: Readonly<Record<string, SemanticType>>, name: string) =>
		t.throws<ProfileMeshError>(() => chooseSliceColumn(table, columns(types), name), {
			instanceOf: ProfileMeshError,
		});
	t.is(refused({id: 'integer'}, 'auto').why, 'None of its columns is declared as a date or a timestamp.');
	const mistyped = refused({id: 'integer', updated_at: 'timestamp', day: 'date'}, 'dya');
	t.is(mistyped.why, 'It has no column dya.');
	t.regex(mistyped.hint ?? '', /such as day, updated_at\.$/v);
});
