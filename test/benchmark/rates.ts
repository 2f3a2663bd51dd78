// How often drift alarms where nothing drifted, and how often it misses what did: thousands of pairs of draws of eight
// shapes.
import assert from 'node:assert/strict';
import {detectDrift} from '../../source/drift/detect-drift.ts';
import type {DriftReport} from '../../source/drift/report.ts';
import {driftSettings} from '../support/drift-runs.ts';
import {profiledColumn, profiledRun, shapeNames, shapes} from '../support/drawn-runs.ts';
import {randomNumbers} from '../support/random.ts';
import type {Benchmark, Measurement, Row} from './benchmark.ts';

type Work = {
	readonly rows: number;
	/** Of each shape. */
	readonly pairs: number;
	/** In standard deviations; 0 where nothing drifted. */
	readonly shift: number;
	readonly atMost: number;
};

const works: readonly Work[] = [
	{
		rows: 100,
		pairs: 1000,
		shift: 0,
		atMost: 1,
	},
	{
		rows: 500,
		pairs: 1000,
		shift: 0,
		atMost: 1,
	},
	{
		rows: 5000,
		pairs: 250,
		shift: 0,
		atMost: 1,
	},
	{
		rows: 100,
		pairs: 250,
		shift: 1,
		atMost: 2,
	},
	{
		rows: 500,
		pairs: 250,
		shift: 1,
		atMost: 0,
	},
	{
		rows: 500,
		pairs: 250,
		shift: 0.5,
		atMost: 1,
	},
];

const settings = driftSettings();

const alarms = ({metricDrifts}: DriftReport, isOfDistribution: boolean): boolean =>
	metricDrifts.some(
		({metricName, severity}) => severity !== 'none' && (!isOfDistribution || metricName === 'distribution'),
	);

const measureWork = ({rows, pairs, shift}: Work): Measurement => {
	const random = randomNumbers(rows * 10 + shift * 7);
	const byShape = shapeNames.map(name => {
		const {type, draw} = shapes[name];
		const found = Array.from({length: pairs}, () => {
			const [before, after] = [draw(random, rows), draw(random, rows, shift)].map(values =>
				profiledRun([profiledColumn('x', type, values)]),
			);
			assert.ok(before);
			assert.ok(after);
			return alarms(detectDrift({baseline: before, current: after, settings}), shift > 0);
		});
		return {name, counted: found.filter(isAlarm => isAlarm === (shift === 0)).length};
	});
	const total = byShape.reduce((sum, {counted}) => sum + counted, 0);
	const named = byShape
		.filter(({counted}) => counted > 0)
		.map(({name, counted}) => `${name} ${counted}`)
		.join(', ');
	return {
		figure: (100 * total) / (pairs * shapeNames.length),
		note: `${total} of ${pairs * shapeNames.length} pairs${named === '' ? '' : `: ${named}`}`,
	};
};

const rowOf = ({rows, shift, atMost}: Work): Row => ({
	work:
		shift === 0
			? `false alarms of any metric, no drift, ${rows} rows`
			: `missed by the distribution: moved by ${shift} stddev, ${rows} rows`,
	against: shift === 0 ? 'pairs of draws of eight shapes' : 'the same pairs, one of them moved',
	unit: '%',
	atMost,
	aim: atMost / 4,
});

export const rates: Benchmark = {
	name: 'rates',
	rows: works.map(work => rowOf(work)),
	async measure() {
		return works.map(work => measureWork(work));
	},
};
