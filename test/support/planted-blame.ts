// Loads of a table with one change planted in some of its rows, or in all, seen as a run keeps them.
import {RowBuffer} from '../../source/profiling/accumulators/row-buffer.ts';
import {addSegmentRows} from '../../source/profiling/segments/accumulate.ts';
import {createSegmentAccumulator} from '../../source/profiling/segments/segment-state.ts';
import {finishSegments} from '../../source/profiling/segments/finish.ts';
import type {RunSegments} from '../../source/profiling/segments/segments.ts';
import type {Contribution} from '../../source/drift/blame/decompose.ts';
import type {BlameTarget} from '../../source/drift/blame/blame-target.ts';
import {randomNumbers} from './random.ts';

export const plantings = ['one value', 'several values', 'share', 'everywhere', 'two values crossed'] as const;
export const figures = ['mean', 'nulls', 'share', 'rows'] as const;

export type PlantedCase = {
	readonly planting: (typeof plantings)[number];
	readonly figure: (typeof figures)[number];
	readonly baseline: RunSegments;
	readonly current: RunSegments;
	readonly target: BlameTarget;
	/**
	`column = value` of each planted segment, `column = value and column = value` of a pair; empty where the change is
	everywhere.
	*/
	readonly planted: ReadonlySet<string>;
};

type Random = () => number;
type Row = [country: string, city: string, channel: string, tier: number, amount: number | null, status: string];

const columns = [
	{name: 'country', type: 'text'},
	{name: 'city', type: 'text'},
	{name: 'channel', type: 'text'},
	{name: 'tier', type: 'integer'},
	{name: 'amount', type: 'float'},
	{name: 'status', type: 'text'},
] as const;

const plan = {by: [0, 1, 2, 3], counted: [0, 1, 2, 3, 5], numeric: [3, 4], columns: columns.length};

/** Uneven, as in life: the first value has the most rows. */
const pick = (random: Random, size: number): number => Math.floor(size * random() ** 1.5);

const drawRow = (random: Random): Row => {
	const country = pick(random, 8);
	const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
	const amount = (30 + country * 2) * Math.exp(normal * 0.5);
	return [
		`country ${country}`,
		`city ${country}.${pick(random, 3)}`,
		`channel ${pick(random, 4)}`,
		pick(random, 5),
		random() < 0.03 ? null : amount,
		['paid', 'open', 'sent'][pick(random, 3)] ?? 'paid',
	];
};

const keep = (rows: readonly Row[]): RunSegments => {
	const accumulator = createSegmentAccumulator(plan);
	addSegmentRows(accumulator, RowBuffer.of(rows));
	return finishSegments(accumulator, columns, true);
};

type Change = (row: Row, random: Random) => readonly Row[];

const changes: Readonly<Record<(typeof figures)[number], Change>> = {
	mean: ([country, city, channel, tier, amount, status]) => [
		[country, city, channel, tier, amount === null ? null : amount * 2.2, status],
	],
	nulls: ([country, city, channel, tier, amount, status], random) => [
		[country, city, channel, tier, random() < 0.6 ? null : amount, status],
	],
	share: ([country, city, channel, tier, amount, status], random) => [
		[country, city, channel, tier, amount, random() < 0.5 ? 'returned' : status],
	],
	rows: (row, random) => (random() < 0.7 ? [] : [row]),
};

const targets: Readonly<Record<(typeof figures)[number], BlameTarget>> = {
	mean: {kind: 'mean', column: 'amount'},
	nulls: {kind: 'nulls', column: 'amount'},
	share: {kind: 'share', column: 'status', value: 'returned'},
	rows: {kind: 'rows'},
};

/** Columns whose values are crossed. */
const crossings = [
	[0, 2],
	[0, 3],
	[1, 2],
	[2, 3],
] as const;

const sizes = [8, 24, 4, 5] as const;

/** One of the values of a column, by its place. */
const valueAt = (place: number, value: number): string | number =>
	[`country ${value}`, `city ${Math.floor(value / 3)}.${value % 3}`, `channel ${value}`, value][place] ?? value;

/** What a blamed segment is called here. */
export const nameOf = ({column, value, and}: Pick<Contribution, 'column' | 'value' | 'and'>): string =>
	`${column} = ${String(value)}${and === undefined ? '' : ` and ${and.column} = ${String(and.value)}`}`;

/** The planted segments: their column's place and values. */
const placePlanted = (
	random: Random,
	count: number,
): {readonly place: number; readonly values: ReadonlySet<unknown>} => {
	const place = Math.floor(random() * 4);
	const size = sizes[place] ?? 4;
	const values = new Set<unknown>();
	while (values.size < Math.min(count, Math.ceil(size / 3))) {
		values.add(valueAt(place, Math.floor(random() * size)));
	}

	return {place, values};
};

/** A pair of values of two columns that has at least this share of the rows: of fewer, chance loses as many. */
const crossedShare = 0.015;

const placeCrossing = (random: Random, rows: readonly Row[]) => {
	for (;;) {
		const columnsOfPair = crossings[Math.floor(random() * crossings.length)] ?? crossings[0];
		const crossing = columnsOfPair.map(column => ({column, value: valueAt(column, pick(random, sizes[column]))}));
		const found = rows.filter(row => crossing.every(({column, value}) => row[column] === value));
		if (found.length >= crossedShare * rows.length) {
			return crossing;
		}
	}
};

/** A case by its number: the same number gives the same case. */
export const plantedCase = (number: number): PlantedCase => {
	const random = randomNumbers(number + 1);
	const planting = plantings[number % plantings.length] ?? 'one value';
	const isCrossed = planting === 'two values crossed';
	// Runs keep of pairs how many rows they have, and nothing else.
	const figure = isCrossed ? 'rows' : (figures[Math.floor(number / plantings.length) % figures.length] ?? 'mean');
	const rows = 4000 + Math.floor(random() * 8000);
	const draw = (): readonly Row[] => Array.from({length: rows}, () => drawRow(random));
	const {place, values} = placePlanted(random, planting === 'several values' ? 3 : 1);
	const before = draw();
	const crossing = isCrossed ? placeCrossing(random, before) : [];
	const isPlanted = (row: Row): boolean =>
		planting === 'everywhere' ||
		(isCrossed ? crossing.every(({column, value}) => row[column] === value) : values.has(row[place]));
	const isShare = planting === 'share';
	const after = draw().flatMap((row): readonly Row[] => {
		if (!isPlanted(row)) {
			return [row];
		}

		// A segment whose amounts are others comes in larger numbers.
		return isShare ? [row, row, row] : changes[figure](row, random);
	});
	return {
		planting,
		figure: isShare ? 'rows' : figure,
		baseline: keep(before),
		current: keep(after),
		target: isShare ? targets.rows : targets[figure],
		planted: new Set(
			planting === 'everywhere'
				? []
				: isCrossed
					? [crossing.map(({column, value}) => `${columns[column]?.name ?? ''} = ${value}`).join(' and ')]
					: [...values].map(value => `${columns[place]?.name ?? ''} = ${String(value)}`),
		),
	};
};
