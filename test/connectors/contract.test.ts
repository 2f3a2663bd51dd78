// The same tables through every connector, and through a plain re-computation: all agree.
import test from 'ava';
import {sourceDatabases} from '../../source/databases/registry.ts';
import type {HistogramBin, MetricValue} from '../../source/profiling/profile.ts';
import {contractTable, plainFigures} from '../support/contract-tables.ts';
import {connectors} from '../support/every-connector.ts';
import {columnOf, measure, planOf} from '../support/sqlite.ts';

const tables = [
	[0, 1],
	[1, 2],
	[2, 3],
	[40, 4],
	[3000, 5],
].map(([rows = 0, seed = 0]) => contractTable(`rows ${rows}`, rows, seed));

/** Sums of doubles depend on their order. */
const isFloating: ReadonlySet<string> = new Set(['mean', 'stddev', 'avg_length']);

const isClose = (actual: MetricValue | undefined, expected: unknown): boolean => {
	const areNumbers = typeof actual === 'number' && typeof expected === 'number';
	return areNumbers
		? Math.abs(actual - expected) <= 1e-12 * Math.max(Math.abs(actual), Math.abs(expected))
		: actual === expected;
};

const comparable = (name: string, value: MetricValue | undefined): unknown =>
	name === 'histogram' && Array.isArray(value) ? (value as readonly HistogramBin[]).map(({count}) => count) : value;

test('every database that can be a source is tested by the contract', t => {
	const names = sourceDatabases.map(database => database.name);
	t.deepEqual(
		names.filter(name => !Object.hasOwn(connectors, name)),
		[],
	);
});

for (const [name, openTables] of Object.entries(connectors)) {
	test(`${name} gives the figures that their definitions give`, async t => {
		const source = await openTables(t, tables);
		for (const table of tables) {
			const measurement = await measure(source, await planOf(source, table.name));
			t.is(measurement.rowCount, table.rows);
			for (const column of table.columns) {
				const {metrics, errors} = columnOf(measurement, column.name);
				t.deepEqual([...errors], []);
				for (const [metric, expected] of Object.entries(plainFigures(column))) {
					const measured = [...metrics].find(([other]) => other === metric)?.[1];
					const what = `${name}, ${table.name}, ${column.name}.${metric}`;
					t.deepEqual(measured?.provenance, {kind: 'exact'}, what);
					if (isFloating.has(metric)) {
						t.true(
							isClose(measured?.value, expected),
							`${what}: ${JSON.stringify(measured?.value)} is not ${String(expected)}`,
						);
					} else {
						t.deepEqual(comparable(metric, measured?.value), expected, what);
					}
				}
			}
		}
	});
}

const exactFigures = ({columns}: Awaited<ReturnType<typeof measure>>) =>
	columns.map(({column, metrics}) => [
		column.name,
		[...metrics].filter(
			([metric]) => metric !== 'mismatched_count' && metric !== 'non_finite_count' && !isFloating.has(metric),
		),
	]);

test('every connector gives the same edges of bins, extremes and lists, to the last digit', async t => {
	const opened = await Promise.all(Object.values(connectors).map(async openTables => openTables(t, tables)));
	const [first = [], ...others] = await Promise.all(
		opened.map(async source => {
			const measurements = [];
			for (const {name} of tables) {
				measurements.push(await measure(source, await planOf(source, name)));
			}

			return measurements.map(measurement => exactFigures(measurement));
		}),
	);
	t.true(first.length > 0 && others.length > 0);
	for (const other of others) {
		t.deepEqual(other, first);
	}
});
