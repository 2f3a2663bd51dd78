// Most loads are not judged again without those before them, for they cannot raise an alarm. Nothing is missed by that.
import test from 'ava';
import {columnHistories, judgedSeries} from '../../../source/drift/history/judge-history.ts';
import {loadSeries} from '../../../source/drift/history/load-series.ts';
import {judgeWithOpenAlarms} from '../../../source/drift/history/open-alarms.ts';
import {rulesFor} from '../../../source/drift/threshold-rules.ts';
import type {StoredValue} from '../../../source/profiling/accumulators/row-buffer.ts';
import type {SemanticType} from '../../../source/profiling/column-types.ts';
import {driftSettings} from '../../support/drift-runs.ts';
import {runOfCells, times} from '../../support/history-runs.ts';
import {randomNumbers} from '../../support/random.ts';

const histories = 32;

type Random = () => number;

const whole = (random: Random, below: number): number => Math.floor(random() * below);

const pick = <Value extends StoredValue>(random: Random, values: readonly Value[]): StoredValue =>
	values[whole(random, values.length)] ?? null;

type Column = {
	readonly type: SemanticType;
	readonly value: (random: Random, load: number, row: number) => StoredValue;
	/** What a fault makes of a value. */
	readonly spoilt: (value: StoredValue, random: Random, row: number) => StoredValue;
};

const hourOf = (load: number, hour: number): string =>
	new Date(Date.UTC(2024, 0, 1 + load, hour)).toISOString().slice(0, 19);

const columns: Readonly<Record<string, Column>> = {
	price: {
		type: 'decimal',
		value: random => 10 + whole(random, 9000) / 100,
		spoilt: value => Number(value) * 1.8,
	},
	weight: {
		type: 'decimal',
		value: random => 10 + whole(random, 9000) / 100,
		spoilt: (value, _, row) => (row === 0 ? 100_000 : value),
	},
	serial: {
		type: 'integer',
		value: random => whole(random, 1e9),
		spoilt: (value, _, row) => (row < 4 ? 123_456_789 : value),
	},
	grade: {type: 'text', value: random => pick(random, ['A', 'B', 'C', 'D']), spoilt: () => 'E'},
	iban: {
		type: 'text',
		value: random => String(100_000 + whole(random, 900_000)),
		spoilt: (value, _, row) => (row === 0 ? `${String(value)}0` : value),
	},
	balance: {type: 'decimal', value: random => random() - 0.5, spoilt: () => -1000},
	id: {type: 'integer', value: (_, load, row) => load * 1000 + row, spoilt: (_, random) => whole(random, 9)},
	city: {
		type: 'text',
		value: random => pick(random, ['Berlin', 'Rome']),
		spoilt: value => (value === 'Rome' ? 'Berlin' : value),
	},
	status: {type: 'text', value: random => (random() < 0.9 ? 'sent' : 'back'), spoilt: () => 'N/A'},
	code: {type: 'text', value: random => String(100_000 + whole(random, 900_000)), spoilt: () => '12'},
	size: {
		type: 'integer',
		value: random => 1 + whole(random, 2000),
		spoilt: value => Math.ceil(Number(value) / 500) * 500,
	},
	remark: {
		type: 'text',
		value: random => 'y'.repeat(5 + whole(random, 40)),
		spoilt: value => String(value).slice(0, 8),
	},
	note: {
		type: 'text',
		value: random => (random() < 0.3 ? null : 'x'.repeat(5 + whole(random, 20))),
		spoilt: (value, random) => (random() < 0.9 ? null : value),
	},
	sentAt: {
		type: 'timestamp',
		value: (random, load) => hourOf(load, 8 + whole(random, 8)),
		spoilt: value => `${String(value).slice(0, 11)}02:00:00`,
	},
};

const runsOf = (seed: number) => {
	const random = randomNumbers(seed + 1);
	const loads = 9 + whole(random, 20);
	const hit = pick(random, Object.keys(columns));
	const from = loads - 1 - whole(random, 8);
	const length = random() < 0.3 ? 1 + whole(random, 8) : loads;
	const share = random() < 0.7 ? 1 : random();
	const cellsOf = (load: number, name: string, {value, spoilt}: Column): readonly StoredValue[] =>
		times(30 + whole(random, 20), row => {
			const cell = value(random, load, row);
			const isHit = name === hit && load >= from && load < from + length && random() < share;
			return isHit ? spoilt(cell, random, row) : cell;
		});
	return times(
		loads,
		load => new Map(Object.entries(columns).map(([name, column]) => [name, cellsOf(load, name, column)])),
	);
};

for (const style of ['replaced', 'appended'] as const) {
	test(`${style}: the judgements that are skipped would have changed nothing`, t => {
		let open = 0;
		for (const seed of times(histories, index => index)) {
			const loads = runsOf(seed);
			const runs = loads.map((_, load) => {
				const held = loads.slice(style === 'replaced' ? load : 0, load + 1);
				const cells = Object.entries(columns).map(
					([name, {type}]) => [name, {type, values: held.flatMap(each => each.get(name) ?? [])}] as const,
				);
				return runOfCells(Object.fromEntries(cells), new Date(Date.UTC(2024, 0, 2 + load, 6)));
			});
			const current = runs.at(-1);
			if (current === undefined) {
				continue;
			}

			const series = loadSeries(runs.slice(0, -1), current);
			for (const history of columnHistories(series, rulesFor(driftSettings(), current.run))) {
				const {times: loadTimes, judge, isOfLoad} = judgedSeries(history);
				const every = judgeWithOpenAlarms({times: loadTimes, judge, ...(isOfLoad && {isOfLoad})});
				t.deepEqual(judgeWithOpenAlarms(judgedSeries(history)), every, `${history.name} of history ${seed}`);
				open += every.some(({openSince}) => openSince !== undefined) ? 1 : 0;
			}
		}

		t.true(open > histories / 4, `${open} alarms are open`);
	});
}
