// Which rows a change comes from: what is planted is found, nothing is blamed for what is everywhere, and it adds up.
import test from 'ava';
import {blame} from '../../../source/drift/blame/blame.ts';
import type {RunSegments} from '../../../source/profiling/segments/segments.ts';
import {plantedCase} from '../../support/planted-blame.ts';
import fc from '../../support/properties.ts';

test('the segment in which a change is planted is blamed first, and none where it is everywhere', t => {
	const outcomes = Array.from({length: 96}, (_, number) => {
		const {planting, baseline, current, target, planted} = plantedCase(number);
		const {verdict, causes} = blame(baseline, current, target);
		const [first] = causes;
		const isRight =
			planting === 'everywhere'
				? verdict === 'everywhere'
				: first !== undefined && planted.has(`${first.column} = ${String(first.value)}`);
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
