// A table may have rows and no columns.
import test from 'ava';
import {configSchema} from '../../../source/config/schema.ts';
import {planTables} from '../../../source/profiling/plan.ts';
import {newDatabase, openTestPostgres} from '../../support/postgres.ts';
import {measure} from '../../support/sqlite.ts';

test('the rows of a table without columns are counted, also where a sample is asked for', async t => {
	const database = await newDatabase(
		t,
		'CREATE TABLE nothing (); INSERT INTO nothing SELECT FROM generate_series(1, 1000)',
	);
	const source = await openTestPostgres(t, database.connection);
	for (const sample of [{}, {sample_size: 100}]) {
		const config = configSchema.parse({
			source: database.connection,
			profiling: {tables: [{table: 'nothing', ...sample}]},
		});
		const [planned] = await planTables(source, config.profiling);
		t.is(planned?.problem, undefined);
		const measurement = planned === undefined ? undefined : await measure(source, planned.plan);
		t.deepEqual(measurement?.columns, []);
		t.is(measurement?.tableRows ?? measurement?.rowCount, 1000);
	}
});
