// Which rows a change comes from: what is planted is found, nothing is blamed for what is everywhere, and it adds up.
import test from 'ava';
import {blame} from '../../../source/drift/blame/blame.ts';
import {crossSegments} from '../../../source/drift/blame/crossed-segments.ts';
import {decompose} from '../../../source/drift/blame/decompose.ts';
import type {RunSegments} from '../../../source/profiling/segments/segments.ts';
import {nameOf, plantedCase} from '../../support/planted-blame.ts';
import fc from '../../support/properties.ts';

test('the segment or pair in which a change is planted is blamed first, and none where it is everywhere', t => {
	const outcomes = Array.from({length: 100}, (_, number) => {
		const {planting, baseline, current, target, planted} = plantedCase(number);
		const {verdict, causes} = blame(baseline, current, target);
		const [first] = causes;
		const isRight =
			planting === 'everywhere' ? verdict === 'everywhere' : first !== undefined && planted.has(nameOf(first));
		return {number, planting, kind: target.kind, isRight, blamed: causes.map(({value}) => value), planted};
	});
	const wrong = outcomes.filter(({isRight}) => !isRight);
	t.deepEqual(
		wrong.filter(({planting}) => planting === 'everywhere'),
		[],
	);
	t.true(wrong.length <= 2, JSON.stringify(wrong.map(outcome => ({...outcome, planted: [...outcome.planted]}))));
});

const cell = fc.record({rows: fc.nat(1000), nulls: fc.double({min: 0, max: 1, noNaN: true}), sum: fc.integer()});

const sideOf = (
	cells: ReadonlyArray<{readonly rows: number; readonly nulls: number; readonly sum: number}>,
): RunSegments => {
	const rows = cells.map(each => each.rows + 1);
	const nulls = cells.map(each => Math.floor(each.nulls * each.rows));
	const numbers = rows.map((count, place) => count - (nulls[place] ?? 0));
	const sums = cells.map(({sum}) => sum);
	return [
		{
			column: 'country',
			values: cells.map((_, place) => place),
			hasRest: false,
			rows,
			figures: [
				{
					column: 'amount',
					nulls,
					numbers: {counts: numbers, sums, squares: sums.map(sum => sum * sum), zeros: nulls},
				},
			],
		},
	];
};

const total = (list: readonly number[] | undefined): number => (list ?? []).reduce((sum, value) => sum + value, 0);

test('what the segments contribute adds up to the change that the two runs show', t => {
	fc.assert(
		fc.property(
			fc.array(cell, {minLength: 1, maxLength: 12}),
			fc.array(cell, {minLength: 1, maxLength: 12}),
			fc.constantFrom('mean' as const, 'nulls' as const, 'rows' as const),
			(before, after, kind) => {
				const [baseline, current] = [sideOf(before), sideOf(after)];
				const figureOf = ([segments]: RunSegments): number => {
					const amount = segments?.figures[0];
					return kind === 'rows'
						? total(segments?.rows)
						: kind === 'nulls'
							? total(amount?.nulls) / total(segments?.rows)
							: total(amount?.numbers?.sums) / total(amount?.numbers?.counts);
				};

				const target = kind === 'rows' ? {kind} : {kind, column: 'amount'};
				const [from, to] = [figureOf(baseline), figureOf(current)];
				const {columns} = blame(baseline, current, target);
				const added = total(columns[0]?.contributions.map(({contribution}) => contribution));
				const scale = Math.max(1, Math.abs(from), Math.abs(to), ...before.map(({sum}) => Math.abs(sum)));
				t.true(Math.abs(added - (to - from)) <= 1e-9 * scale, `${added} is not ${to - from}`);
			},
		),
	);
});

/** A run of rows with a country and a channel each, of which it lists some and puts the others together. */
const crossedRun = (rows: ReadonlyArray<readonly [number, number | null]>, listed: number): RunSegments => {
	const countries = [...new Set(rows.map(([country]) => country))].toSorted((one, other) => one - other);
	const values = countries.slice(0, listed);
	const channels = [0, 1, 2].slice(0, listed);
	const hasRest = countries.length > values.length;
	const segments = [...values.map(value => [value]), ...(hasRest ? [countries.slice(listed)] : [])];
	const countIn = (segment: readonly number[], isWanted: (channel: number | null) => boolean): number =>
		rows.filter(([country, channel]) => segment.includes(country) && isWanted(channel)).length;
	return [
		{
			column: 'country',
			values,
			hasRest,
			rows: segments.map(segment => countIn(segment, () => true)),
			figures: [
				{
					column: 'channel',
					nulls: segments.map(segment => countIn(segment, channel => channel === null)),
					counts: {
						values: channels,
						rows: channels.map(value => segments.map(segment => countIn(segment, one => one === value))),
						hasOthers: rows.some(([, channel]) => channel !== null && !channels.includes(channel)),
					},
				},
			],
		},
	];
};

test('what the pairs of two columns contribute adds up to the change of the rows', t => {
	const row = fc.tuple(fc.nat(4), fc.option(fc.nat(3)));
	const side = fc.tuple(fc.array(row, {minLength: 1, maxLength: 60}), fc.integer({min: 1, max: 3}));
	fc.assert(
		fc.property(side, side, ([before, listed], [after, listedAfter]) => {
			const [[from], [to]] = [crossedRun(before, listed), crossedRun(after, listedAfter)];
			const pairs = (from && to && crossSegments(from, to, 'channel')) ?? [];
			const contributions = decompose(pairs, true)?.contributions ?? [];
			t.is(total(contributions.map(({contribution}) => contribution)), after.length - before.length);
			for (const {value, and, baseline, current} of contributions) {
				if (value === undefined || and?.value === undefined) {
					continue;
				}

				const rowsIn = (rows: typeof before) =>
					rows.filter(([country, channel]) => country === value && channel === and.value).length;
				t.deepEqual([baseline.rows, current.rows], [rowsIn(before), rowsIn(after)]);
			}
		}),
	);
});

test('a value that one run keeps in its rest is in the rest of both', t => {
	const run = (values: readonly string[], rows: readonly number[], hasRest: boolean): RunSegments => [
		{column: 'city', values, rows, hasRest, figures: []},
	];
	const {columns, baseline, current} = blame(
		run(['a', 'b'], [50, 30, 20], true),
		run(['a', 'c'], [60, 25, 25], true),
		{kind: 'rows'},
	);
	t.deepEqual([baseline, current], [100, 110]);
	t.deepEqual(
		columns[0]?.contributions.map(({value, contribution}) => [value, contribution]),
		[
			['a', 10],
			[undefined, 0],
		],
	);
});

test('a figure that did not change is blamed on nothing', t => {
	const {baseline, target} = plantedCase(0);
	const {verdict, causes} = blame(baseline, baseline, target);
	t.deepEqual([verdict, causes], ['unchanged', []]);
});
