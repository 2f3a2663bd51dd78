// A table that grows is compared with what it would have grown to, whatever its baseline.
import test, {type ExecutionContext} from 'ava';
import {compareRuns} from '../../../source/drift/compare-runs.ts';
import {configSchema} from '../../../source/config/schema.ts';
import {storeWith} from '../../support/drift-store.ts';
import {aColumn, aProfile} from '../../support/run-profiles.ts';

const {drift: settings} = configSchema.parse({source: {type: 'sqlite', filepath: 'shop.db'}});

/** The verdict on the rows of the last of some daily runs. */
const judgeRows = async (t: ExecutionContext, rows: readonly number[], baseline: string) => {
	const profiles = rows.map((rowCount, day) =>
		aProfile({rowCount, profiledAt: new Date(Date.UTC(2026, 2, 1 + day, 6))}, [aColumn({count: rowCount})]),
	);
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
	const count = report.metricDrifts.find(({metricName}) => metricName === 'count');
	return {severity: count?.severity, change: count?.changePercent, reason: count?.reason};
};

/** Nine days of 100 rows more a day, from 1,000 on, and a tenth. */
const growing = (last: number) => [...Array.from({length: 9}, (_, day) => 1000 + 100 * day), last];

for (const baseline of ['same-weekday', 'median:7'] as const) {
	test(`a table that grows as ever has not drifted from its ${baseline}`, async t => {
		const {severity, change, reason} = await judgeRows(t, growing(1900), baseline);
		t.is(severity, 'none');
		t.true((change ?? 0) > 25, 'The change from the baseline is still told');
		t.is(reason, 'grows by 100 rows a load');
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

test('two runs do not show how a table grows', async t => {
	const {severity, reason} = await judgeRows(t, [1000, 1100, 1400], 'median:2');
	t.is(severity, 'high');
	t.is(reason, '≥ 30 %');
});
