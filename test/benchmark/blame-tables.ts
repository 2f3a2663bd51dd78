// Whether blame names the rows in which a change was planted in real tables: their rows are dealt into two loads, and
// one of them is changed.
import type {BlameTarget} from '../../source/drift/blame/blame-target.ts';
import {blame} from '../../source/drift/blame/blame.ts';
import type {Contribution} from '../../source/drift/blame/decompose.ts';
import {RowBuffer} from '../../source/profiling/accumulators/row-buffer.ts';
import {addSegmentRows} from '../../source/profiling/segments/accumulate.ts';
import {createSegmentAccumulator, type SegmentPlan} from '../../source/profiling/segments/segment-state.ts';
import {finishSegments} from '../../source/profiling/segments/finish.ts';
import {planSegments} from '../../source/profiling/segments/look.ts';
import type {RunSegments} from '../../source/profiling/segments/segments.ts';
import {figures, plantings} from '../support/planted-blame.ts';
import {randomNumbers} from '../support/random.ts';
import {treeConditions, treePython, type TreeCase} from './decision-tree.ts';
import type {Cell, Column, History} from './histories/history.ts';
import {readHistories} from './histories/csv.ts';

type Row = readonly Cell[];
type Random = () => number;

type Table = {
	readonly name: string;
	readonly columns: readonly Column[];
	readonly rows: readonly Row[];
	readonly plan: SegmentPlan;
};

const mostRows = 20_000;
const casesPerTable = 100;
/** Of all rows, those of a planted value. */
const [leastShare, mostShare] = [0.015, 0.4];
/** A segment is another name of the planted one where it has so much of the rows of both. */
const sameRows = 0.9;

const tableOf = ({name, columns, periods}: History): Table | undefined => {
	const all = periods.flatMap(({rows, cells}) =>
		Array.from({length: rows}, (_, row): Row => columns.map(column => cells.get(column.name)?.[row] ?? null)),
	);
	const step = Math.max(1, Math.ceil(all.length / mostRows));
	const rows = all.filter((_, place) => place % step === 0);
	const plan = planSegments(
		columns.map(column => ({name: column.name, type: column.semanticType, unique: false})),
		RowBuffer.of(rows.slice(0, 2048)),
		{setting: 'auto', usual: []},
	);
	return plan && {name, columns, rows, plan};
};

const keep = ({columns, plan}: Table, rows: readonly Row[]): RunSegments => {
	const accumulator = createSegmentAccumulator(plan);
	addSegmentRows(accumulator, RowBuffer.of(rows, columns.length));
	return finishSegments(
		accumulator,
		columns.map(({name, semanticType: type}) => ({name, type})),
		false,
	);
};

/** Conditions that all hold in a planted row: places of columns with a value. */
type Condition = ReadonlyArray<readonly [place: number, value: Cell]>;

const holds = (row: Row, condition: Condition): boolean => condition.every(([place, value]) => row[place] === value);

const pickOf = <Item>(random: Random, items: readonly Item[]): Item | undefined =>
	items[Math.floor(random() * items.length)];

const tries = 400;

/** A value, or a pair of values, that a part of the rows has: a value is drawn as often as rows have it. */
const placeCondition = ({rows, plan}: Table, random: Random, isCrossed: boolean): Condition | undefined => {
	for (let attempt = 0; attempt < tries; attempt++) {
		const row = pickOf(random, rows) ?? [];
		const [first, second] = [pickOf(random, plan.by) ?? 0, pickOf(random, plan.by) ?? 0];
		const condition = (isCrossed ? [first, second] : [first]).map(place => [place, row[place] ?? null] as const);
		const shareOf = (parts: Condition): number => rows.filter(one => holds(one, parts)).length / rows.length;
		const share = shareOf(condition);
		const isOfBoth = condition.length === 1 || condition.every(part => share <= 0.7 * shareOf([part]));
		if (isOfBoth && share >= leastShare && share <= mostShare && condition.every(([, value]) => value !== null)) {
			return condition;
		}
	}

	return undefined;
};

type Planted = {readonly target: BlameTarget; readonly change: (row: Row) => readonly Row[]};

const withCell = (row: Row, place: number, value: Cell): Row => row.with(place, value);

/** The change of a figure, in a column that is no segment of the condition. */
const changeOf = (
	{columns, plan, rows}: Table,
	figure: (typeof figures)[number],
	{random, condition}: {readonly random: Random; readonly condition: Condition},
): Planted | undefined => {
	const taken = new Set(condition.map(([place]) => place));
	const free = (places: readonly number[]): readonly number[] => places.filter(place => !taken.has(place));
	const filled = (place: number): boolean => rows.filter(row => row[place] !== null).length > 0.5 * rows.length;
	const nameAt = (place: number): string => columns[place]?.name ?? '';
	switch (figure) {
		case 'rows': {
			return {target: {kind: 'rows'}, change: row => (random() < 0.7 ? [] : [row])};
		}

		case 'mean': {
			const place = pickOf(
				random,
				free(plan.numeric.filter(number => filled(number) && !plan.by.includes(number))),
			);
			return place === undefined
				? undefined
				: {
						target: {kind: 'mean', column: nameAt(place)},
						change(row) {
							const value = row[place];
							return [typeof value === 'number' ? withCell(row, place, Math.abs(value) * 3 + 1) : row];
						},
					};
		}

		case 'nulls': {
			const place = pickOf(
				random,
				free(
					columns
						.keys()
						.filter(column => filled(column))
						.toArray(),
				),
			);
			return place === undefined
				? undefined
				: {
						target: {kind: 'nulls', column: nameAt(place)},
						change: row => [random() < 0.6 ? withCell(row, place, null) : row],
					};
		}

		case 'share': {
			const texts = plan.counted.filter(column => columns[column]?.semanticType === 'text' && filled(column));
			const place = pickOf(random, free(texts));
			return place === undefined
				? undefined
				: {
						target: {kind: 'share', column: nameAt(place), value: 'quite new'},
						change: row => [random() < 0.5 ? withCell(row, place, 'quite new') : row],
					};
		}
	}
};

type Outcome = {
	readonly planting: (typeof plantings)[number];
	readonly figure: (typeof figures)[number];
	readonly isRight: boolean;
	readonly condition: Condition;
	readonly tree: TreeCase;
};

/** The rows that a blamed segment has. */
const conditionOf = ({columns}: Table, {column, value, and}: Contribution): Condition =>
	[{column, value}, ...(and === undefined ? [] : [and])].map(
		part => [columns.findIndex(({name}) => name === part.column), part.value as Cell] as const,
	);

/** Whether two conditions have about the same rows. */
const isSame = ({rows}: Table, condition: Condition, other: Condition): boolean => {
	const own = rows.filter(row => holds(row, condition)).length;
	const named = rows.filter(row => holds(row, other)).length;
	const both = rows.filter(row => holds(row, condition) && holds(row, other)).length;
	return both >= sameRows * Math.max(own, named);
};

const judge = (table: Table, number: number): Outcome | undefined => {
	const random = randomNumbers(number + 1);
	const planting = plantings[number % plantings.length] ?? 'one value';
	const [isCrossed, isShare, isDiffuse] = [
		planting === 'two values crossed',
		planting === 'share',
		planting === 'everywhere',
	];
	const drawn = figures[Math.floor(number / plantings.length) % figures.length] ?? 'rows';
	const figure = isCrossed || isShare ? 'rows' : drawn;
	const condition = placeCondition(table, random, isCrossed);
	const planted = condition && changeOf(table, figure, {random, condition: isDiffuse ? [] : condition});
	// Several values of one column are planted in the simulated table alone.
	if (condition === undefined || planted === undefined || planting === 'several values') {
		return undefined;
	}

	const sides = table.rows.map(() => random() < 0.5);
	const before = table.rows.filter((_, place) => sides[place] === true);
	const dealt = table.rows.filter((_, place) => sides[place] === false);
	const after = dealt.flatMap(row =>
		!isDiffuse && !holds(row, condition) ? [row] : isShare ? [row, row, row] : planted.change(row),
	);
	const tree = {
		columns: table.columns,
		before,
		after,
		target: planted.target,
		features: [...new Set([...table.plan.by, ...table.plan.counted])],
	};
	const {causes, verdict} = blame(keep(table, before), keep(table, after), planted.target);
	const [first] = causes;
	const isRight = isDiffuse
		? verdict !== 'segments'
		: first !== undefined && isSame(table, condition, conditionOf(table, first));
	return {planting, figure, isRight, condition, tree};
};

/** Planted cases of each table that a decision tree is given, too. */
const treeCases = 30;

/** Tells how often a decision tree on the raw rows names the planted segment, and how often blame does. */
const tellTree = (python: string, table: Table, outcomes: readonly Outcome[]): void => {
	const planted = outcomes.filter(({planting}) => planting !== 'everywhere').slice(0, treeCases);
	const named = treeConditions(
		python,
		planted.map(({tree}) => tree),
	);
	const right = planted.filter(({condition}, place) =>
		isSame(table, condition, (named[place] ?? []).slice(0, condition.length)),
	).length;
	const own = planted.filter(({isRight}) => isRight).length;
	console.log(`${''.padEnd(14)} of ${planted.length}: a decision tree ${right}, blame ${own}`);
};

/** Prints of each table of a directory in how many cases blame is right. */
export const runBlameTables = (directory: string): void => {
	const all: Outcome[] = [];
	const tell = (name: string, outcomes: readonly Outcome[]): void => {
		const parts = plantings.flatMap(planting => {
			const own = outcomes.filter(outcome => outcome.planting === planting);
			return own.length === 0
				? []
				: [`${planting} ${own.filter(({isRight}) => isRight).length} of ${own.length}`];
		});
		console.log(`${name.padEnd(14)} ${parts.join(', ')}`);
	};

	for (const history of readHistories(directory)) {
		const table = tableOf(history);
		if (table === undefined) {
			console.log(`${history.name.padEnd(14)} has no column of few values`);
			continue;
		}

		const outcomes = Array.from({length: casesPerTable}, (_, number) => judge(table, number)).filter(
			outcome => outcome !== undefined,
		);
		tell(table.name, outcomes);
		if (treePython !== undefined) {
			tellTree(treePython, table, outcomes);
		}

		all.push(...outcomes);
	}

	tell('all', all);
	for (const figure of figures) {
		const own = all.filter(outcome => outcome.figure === figure && outcome.planting !== 'everywhere');
		console.log(`of ${figure.padEnd(11)} ${own.filter(({isRight}) => isRight).length} of ${own.length}`);
	}
};
