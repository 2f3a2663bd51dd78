// A table that grows is compared with what it would have grown to, whatever its baseline.
import test, {type ExecutionContext} from 'ava';
import type {RunProfile} from '../../../source/profiling/profile.ts';
import {compareRuns} from '../../../source/drift/compare-runs.ts';
import {configSchema} from '../../../source/config/schema.ts';
import {storeWith} from '../../support/drift-store.ts';
import {randomNumbers} from '../../support/random.ts';
import {runOfCells, times} from '../../support/history-runs.ts';
import {aColumn, aProfile} from '../../support/run-profiles.ts';

const {drift: settings} = configSchema.parse({source: {type: 'sqlite', filepath: 'shop.db'}});

const timeOf = (day: number): Date => new Date(Date.UTC(2026, 2, 1 + day, 6));

const judgeLast = async (t: ExecutionContext, profiles: readonly RunProfile[], baseline: string) => {
	const {report} = await compareRuns(
		{
			store: await storeWith(t, profiles),
			environment: 'development',
			settings,
			decisions: {version: 1, baselines: [], accepted: []},
			now: new Date('2026-04-01T00:00Z'),
		},
		{schemaName: 'main', datasetName: 'customers'},
		{baseline},
	);
	return report;
};

/** The verdict on the rows of the last of some daily runs. */
const judgeRows = async (t: ExecutionContext, rows: readonly number[], baseline: string) => {
	const profiles = rows.map((rowCount, day) =>
		aProfile({rowCount, profiledAt: timeOf(day)}, [aColumn({count: rowCount})]),
	);
	const report = await judgeLast(t, profiles, baseline);
	const count = report.metricDrifts.find(({metricName}) => metricName === 'count');
	return {severity: count?.severity, change: count?.changePercent, reason: count?.reason};
};

/** Nine days of 100 rows more a day, from 1,000 on, and a tenth. */
const growing = (last: number) => [...Array.from({length: 9}, (_, day) => 1000 + 100 * day), last];

/** A table that gets 300 rows a day, and has those of some days before. The prices of two days have a level. */
const grown = (today: number, level: number): RunProfile => {
	const days = times(20 + today, day => {
		const random = randomNumbers(day + 1);
		return times(300, index => ({
			id: 300 * day + index,
			price: (day > 20 + today - 3 ? level : 100) * (0.5 + random()),
			status: random() < 0.7 ? 'paid' : 'open',
			day: new Date(Date.UTC(2026, 1, 9 + day)).toISOString().slice(0, 10),
		}));
	}).flat();
	return runOfCells(
		{
			id: {type: 'integer', values: days.map(({id}) => id)},
			price: {type: 'float', values: days.map(({price}) => price)},
			status: {type: 'text', values: days.map(({status}) => status)},
			day: {type: 'date', values: days.map(({day}) => day)},
		},
		timeOf(today),
	);
};

for (const baseline of ['same-weekday', 'median:7'] as const) {
	test(`a table that grows as ever has not drifted from its ${baseline}`, async t => {
		const {severity, change, reason} = await judgeRows(t, growing(1900), baseline);
		t.is(severity, 'none');
		t.true((change ?? 0) > 25, 'The change from the baseline is still told');
		t.is(reason, 'grows by 100 rows a load');
	});

	test(`no column of a table that grows as ever has drifted from its ${baseline}`, async t => {
		const report = await judgeLast(
			t,
			times(10, day => grown(day, 100)),
			baseline,
		);
		t.deepEqual(
			report.metricDrifts.filter(({severity}) => severity !== 'none'),
			[],
		);
	});

	test(`another unit in the rows that a growing table got since its ${baseline} is a drift`, async t => {
		const report = await judgeLast(t, [...times(9, day => grown(day, 100)), grown(9, 10_000)], baseline);
		t.true(report.metricDrifts.some(({columnName, severity}) => columnName === 'price' && severity === 'high'));
	});

	test(`half as many rows again is a drift from the ${baseline} of a table that grows`, async t => {
		// 2,850 is half as much again as the 1,900 that growth explains.
		const {severity, reason} = await judgeRows(t, growing(2850), baseline);
		t.is(severity, 'high');
		t.is(reason, '≥ 30 % off its growth of 100 rows a load');
	});

	test(`rows that are gone are a drift, though the ${baseline} had no more`, async t => {
		// 1,300 and 1,500 are what the baselines had; 1,900 should be there.
		const {severity} = await judgeRows(t, growing(1300), baseline);
		t.is(severity, 'high');
	});

	test(`a table that also shrinks is compared with its ${baseline} as it is`, async t => {
		const rows = [1000, 1100, 1050, 1150, 1100, 1200, 1150, 1250, 1200, 2000];
		const {severity, reason} = await judgeRows(t, rows, baseline);
		t.is(severity, 'high');
		t.is(reason, '≥ 30 %');
	});
}

test('a load may add as much as any of the loads since the baseline', async t => {
	// 20 rows on the day of the baseline, the second one, and 100 on the others.
	const rows = [1000, 1020, 1120, 1220, 1320, 1420, 1520, 1620, 1640];
	t.is((await judgeRows(t, rows, 'same-weekday')).severity, 'none');
	t.is((await judgeRows(t, [...rows.slice(0, -1), 1720], 'same-weekday')).severity, 'none');
});

test('the growth of a table is not known from two runs', async t => {
	const {severity, reason} = await judgeRows(t, [1000, 1100, 1400], 'median:2');
	t.is(severity, 'high');
	t.is(reason, '≥ 30 %');
});
