// What the run before alone makes certain, and what it leaves to be: planted faults of two runs.
import test from 'ava';
import {detectDrift} from '../../../source/drift/detect-drift.ts';
import type {MetricDrift} from '../../../source/drift/report.ts';
import type {StoredValue} from '../../../source/profiling/accumulators/row-buffer.ts';
import type {SemanticType} from '../../../source/profiling/column-types.ts';
import type {RunProfile} from '../../../source/profiling/profile.ts';
import {profiledColumn, profiledRun} from '../../support/drawn-runs.ts';
import {driftSettings} from '../../support/drift-runs.ts';
import {randomNumbers} from '../../support/random.ts';

const dayLength = 86_400_000;
const firstRun = Date.UTC(2024, 6, 1);

const runOf = (type: SemanticType, values: readonly StoredValue[], day: number): RunProfile =>
	profiledRun([profiledColumn('it', type, values)], {
		runId: `run-${day}`,
		profiledAt: new Date(firstRun + day * dayLength),
		rowCount: values.length,
	});

const lastOf = (runs: readonly RunProfile[]): RunProfile => {
	const last = runs.at(-1);
	if (last === undefined) {
		throw new Error('There is no run');
	}

	return last;
};

/** Drifts of medium and high severity; `earlier` runs before the current one are a history from three on. */
const alarms = (earlier: readonly RunProfile[], current: RunProfile): readonly MetricDrift[] =>
	detectDrift({baseline: lastOf(earlier), current, earlier, settings: driftSettings()}).metricDrifts.filter(
		({severity}) => severity === 'medium' || severity === 'high',
	);

const times = <Value>(count: number, valueOf: (index: number) => Value): readonly Value[] =>
	Array.from({length: count}, (_, index) => valueOf(index));

type Planted = {
	readonly type: SemanticType;
	readonly values: readonly StoredValue[];
	readonly change: (value: StoredValue, index: number) => StoredValue;
	readonly metric: string;
	readonly reason: RegExp;
};

const finds = test.macro((t, runs: number, {type, values, change, metric, reason}: Planted) => {
	const earlier = times(runs, day => runOf(type, values, day));
	const found = alarms(
		earlier,
		runOf(
			type,
			values.map((value, index) => change(value, index)),
			runs,
		),
	);
	const drift = found.find(({metricName}) => metricName === metric);
	t.regex(drift?.reason ?? found.map(({metricName}) => metricName).join(', '), reason);
});

const emails = times(3000, index => `customer.${(index * 7919) % 100_003}@example.com`);
const codes = times(2000, index => `ACCT-${String((index * 7919) % 1_000_003).padStart(10, '0')}-ABCDEF`);
const numbers = times(2000, index => 1 + ((index * 7919) % 100_003));
const amounts = times(900, index => 20 + ((index * 37) % 61));
const each =
	(count: number, replacement: StoredValue) =>
	(value: StoredValue, index: number): StoredValue =>
		index % count === 0 ? replacement : value;

for (const [runs, when] of [
	[1, 'in the run before'],
	[8, 'in 8 runs'],
] as const) {
	const plant = (title: string, planted: Planted): void => {
		test(`${title}, ${runs === 1 ? 'after one run' : `after ${runs} runs`}`, finds, runs, planted);
	};

	plant('a third of the numbers becomes infinite', {
		type: 'float',
		values: amounts,
		change: each(3, Infinity),
		metric: 'non_finite_count',
		reason: new RegExp(String.raw`^no NaN or infinite values ${when}, now 300 \(33 %\)$`, 'v'),
	});
	plant('a third of the numbers becomes text', {
		type: 'float',
		values: amounts,
		change: each(3, 'N/A'),
		metric: 'mismatched_count',
		reason: new RegExp(String.raw`^no values of another type ${when}, now 300 \(33 %\)$`, 'v'),
	});
	plant('four of a hundred rows repeat in a column that was unique', {
		type: 'text',
		values: emails,
		change: (value, index) => (index % 25 === 0 ? (emails[index + 1] ?? value) : value),
		metric: 'distinct_percent',
		reason: new RegExp(`^every value was different ${when}, now 120 rows repeat one$`, 'v'),
	});
	plant('every value of a unique text is cut', {
		type: 'text',
		values: codes,
		change: value => String(value).slice(0, 14),
		metric: 'min_length',
		reason: new RegExp(`^every text had 22 characters ${when}, now one has 14$`, 'v'),
	});
	plant('nine of ten different whole numbers are multiplied', {
		type: 'integer',
		values: numbers,
		change: (value, index) => (index % 10 === 0 ? value : Number(value) * 1000),
		metric: 'max',
		reason: runs === 1 ? /^≥ 30 %$/v : /^all values were from 1 to [\d,]+ in 8 runs, now one is [\d,]+$/v,
	});
	plant('one of three thousand different numbers is far out', {
		type: 'integer',
		values: times(3000, index => (index * 7919) % 4984),
		change: (value, index) => (index === 5 ? 1e9 : value),
		metric: 'max',
		reason: runs === 1 ? /^≥ 30 %$/v : /^all values were from 0 to 4,983 in 8 runs, now one is 1,000,000,000$/v,
	});
	plant('a tenth of the addresses becomes a word: the reason names it, and how much it rose', {
		type: 'text',
		values: emails,
		change: each(10, 'null'),
		metric: 'distribution',
		reason:
			runs === 1
				? /^"null" rare → 10 %; /v
				: /^a new value had at most [\d.]+ % of the rows in 7 runs, now "null" has 10 %$/v,
	});
}

/** Rows of the last thirty days, with a day of their own. */
const window = (day: number): readonly number[] => {
	const random = randomNumbers(day + 1);
	return times(1000, () => firstRun + (day - 30 + random() * 30) * dayLength);
};

const forms = [
	['as text', 'text', (time: number) => new Date(time).toISOString().slice(0, 10)],
	['with a time as text', 'text', (time: number) => new Date(time).toISOString().slice(0, 19).replace('T', ' ')],
	['as YYYYMMDD', 'integer', (time: number) => Number(new Date(time).toISOString().slice(0, 10).replaceAll('-', ''))],
	['as seconds since 1970', 'integer', (time: number) => Math.floor(time / 1000)],
	['as milliseconds since 1970', 'integer', (time: number) => Math.floor(time)],
] as const;

for (const [form, type, write] of forms) {
	test(`dates that are kept ${form} may grow a week older in a week`, t => {
		const runs = times(9, week =>
			runOf(
				type,
				window(7 * week).map(time => write(time)),
				7 * week,
			),
		);
		const last = lastOf(runs);
		t.deepEqual(alarms(runs.slice(-2, -1), last), [], 'after one run');
		t.deepEqual(alarms(runs.slice(0, -1), last), [], 'after eight runs');
	});
}

test('seconds since 1970 that jump by years are drift', t => {
	const seconds = (day: number) => window(day).map(time => Math.floor(time / 1000));
	const earlier = runOf('integer', seconds(0), 0);
	const later = runOf(
		'integer',
		seconds(7).map((value, index) => (index < 20 ? 0 : value)),
		7,
	);
	t.true(alarms([earlier], later).some(({metricName, severity}) => metricName === 'min' && severity === 'high'));
});

test('a mean near zero that moves within its sampling error is not drift', t => {
	const values = (seed: number) => {
		const random = randomNumbers(seed);
		return times(2000, () => random() + random() + random() - 1.5);
	};

	const runs = times(9, day => runOf('float', values(day + 1), day));
	const last = lastOf(runs);
	t.deepEqual(alarms(runs.slice(-2, -1), last), []);
	t.deepEqual(alarms(runs.slice(0, -1), last), []);
});

test('a time of day that is five hours late is drift with and without a history', t => {
	const clock = (day: number, late: number) => {
		const random = randomNumbers(day + 1);
		return times(500, () => new Date((8 + late + random() * 8) * 3_600_000).toISOString().slice(11, 19));
	};

	const runs = times(8, day => runOf('time', clock(day, 0), day));
	const late = runOf('time', clock(8, 5), 8);
	t.deepEqual(
		alarms(runs.slice(-1), late).map(({metricName}) => metricName),
		['min', 'max', 'distribution'],
	);
	t.regex(alarms(runs, late)[0]?.reason ?? '', /^07:5\d to 08:\d\d is ordinary after 8 runs, now 13:0\d$/v);
	t.deepEqual(alarms(runs, runOf('time', clock(9, 0), 8)), []);
});
