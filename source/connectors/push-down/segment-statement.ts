// One statement for the figures of segments. The rows are grouped by several columns at once, as many as make few
// groups, and those groups by each column and by pairs of columns: so each row is read and added once.
import type {SemanticType} from '../../profiling/column-types.ts';
import type {Relation, SqlDialect} from '../sql-dialect.ts';
import {fromClause} from './flat.ts';

/** A column by which rows are grouped. */
export type SegmentKey = {
	readonly value: string;
	readonly type: SemanticType;
	/** Its values, null among them. */
	readonly size: number;
};

/** Positions of keys, in ascending order. */
export type KeySet = readonly number[];

/** Sets of keys that the groups of a statement are read for, and those by which its rows are grouped. */
export type Grouping = {
	/** Each target lies within one of them. */
	readonly bundles: readonly KeySet[];
	readonly targets: readonly KeySet[];
};

const union = (one: KeySet, other: KeySet): KeySet =>
	[...new Set([...one, ...other])].toSorted((left, right) => left - right);

const contains = (bundle: KeySet, set: KeySet): boolean => set.every(key => bundle.includes(key));

/** How many groups the rows have by some keys, at most. */
const groupsOf = (set: KeySet, keys: readonly SegmentKey[]): number =>
	set.reduce((product, position) => product * (keys[position]?.size ?? 1), 1);

/** Adds a set to the bundle that takes it within so many groups; `undefined` where none does. */
const extended = (
	{bundles, targets}: Grouping,
	set: KeySet,
	{keys, maxGroups}: {readonly keys: readonly SegmentKey[]; readonly maxGroups: number},
): Grouping | undefined => {
	const found = bundles.findIndex(bundle => contains(bundle, set) || groupsOf(union(bundle, set), keys) <= maxGroups);
	return found === -1
		? undefined
		: {
				bundles: bundles.map((bundle, index) => (index === found ? union(bundle, set) : bundle)),
				targets: [...targets, set],
			};
};

const nothing: Grouping = {bundles: [], targets: []};

/** Adds a set to a bundle that has room for it, or to a new one. */
const added = (
	grouping: Grouping,
	set: KeySet,
	options: {readonly keys: readonly SegmentKey[]; readonly maxGroups: number},
): Grouping =>
	extended(grouping, set, options) ?? {
		bundles: [...grouping.bundles, set],
		targets: [...grouping.targets, set],
	};

/** Groups of one bundle: each has room in memory for each figure. */
const maxGroupsOfBundle = 32_768;
const minGroups = 64;
const cellsTogether = 2_000_000;

/**
Which statements are needed: one that has figures of all columns, for each of the first keys by itself, and one that
only counts the pairs of keys for which the first had no room.

@param by How many keys are segments; pairs are of one of them and any other key.
*/
export const planGroupings = (
	keys: readonly SegmentKey[],
	by: number,
	measures: number,
): {readonly figures: Grouping; readonly counts: Grouping | undefined} => {
	const room = Math.floor(cellsTogether / Math.max(1, measures));
	const ofFigures = {keys, maxGroups: Math.max(minGroups, Math.min(maxGroupsOfBundle, room))};
	const ofCounts = {keys, maxGroups: maxGroupsOfBundle};
	let figures = nothing;
	for (let position = 0; position < by; position++) {
		figures = added(figures, [position], ofFigures);
	}

	let counts = nothing;
	for (let position = 0; position < by; position++) {
		for (let other = position + 1; other < keys.length; other++) {
			const pair = [position, other];
			const wider = extended(figures, pair, ofFigures);
			figures = wider ?? figures;
			counts = wider === undefined ? added(counts, pair, ofCounts) : counts;
		}
	}

	return {figures, counts: counts.targets.length === 0 ? undefined : counts};
};

/** Only the first keys by themselves: for figures of further columns. */
export const withoutPairs = ({bundles, targets}: Grouping, by: number): Grouping => ({
	bundles: bundles.map(bundle => bundle.filter(position => position < by)).filter(bundle => bundle.length > 0),
	targets: targets.filter(target => target.length === 1),
});

/** The keys that a statement has, in the order of its answers. */
export const usedKeys = ({bundles}: Grouping): KeySet => {
	let used: KeySet = [];
	for (const bundle of bundles) {
		used = union(used, bundle);
	}

	return used;
};

/** What `grouping(k0, k1, …)` is in the groups of a set: a bit for each key that it lacks, the first one highest. */
export const maskOf = (set: KeySet, used: KeySet): number => {
	let mask = 0;
	for (const position of used) {
		mask = mask * 2 + (set.includes(position) ? 0 : 1);
	}

	return mask;
};

/** The bundle whose groups have the figures of a target. */
export const bundleOf = ({bundles}: Grouping, target: KeySet): KeySet =>
	bundles.find(bundle => contains(bundle, target)) ?? target;

const setsOf = (sets: ReadonlyArray<readonly string[]>): string =>
	`GROUPING SETS (${sets.map(set => `(${set.join(', ')})`).join(', ')})`;

const name = (position: number): string => `k${position}`;

/**
The statement. A row of its answer has the mask of the bundle, that of the target, the texts of the used keys, the
rows, and the measures.

@param measures Aggregates that add up.
*/
export const segmentStatement = (
	keys: readonly SegmentKey[],
	measures: readonly string[],
	{
		grouping,
		relation,
		dialect,
	}: {
		readonly grouping: Grouping;
		readonly relation: Relation;
		readonly dialect: SqlDialect;
	},
): string => {
	const {bundles, targets} = grouping;
	const used = usedKeys(grouping);
	const valueOf = (position: number): string => keys[position]?.value ?? '';
	const [first = []] = bundles;
	// Without grouping sets, a database may divide the work among several of its workers.
	const [bundle, groups] =
		bundles.length === 1
			? [String(maskOf(first, used)), first.map(position => valueOf(position)).join(', ')]
			: [
					`grouping(${used.map(position => valueOf(position)).join(', ')})`,
					setsOf(bundles.map(set => set.map(position => valueOf(position)))),
				];
	const inner = [
		`${bundle} AS b`,
		...used.map(position => `${valueOf(position)} AS ${name(position)}`),
		'count(*) AS n',
		...measures.map((measure, index) => `${measure} AS m${index}`),
	];
	const outer = [
		'b',
		`grouping(${used.map(position => name(position)).join(', ')})`,
		...used.map(position => dialect.listed(name(position), keys[position]?.type ?? 'text')),
		'sum(n)',
		...measures.map((_, index) => `sum(m${index})`),
	];
	return (
		`SELECT ${outer.join(', ')} FROM (SELECT ${inner.join(', ')} ${fromClause(relation)} GROUP BY ${groups}) ` +
		`AS grouped GROUP BY ${setsOf(targets.map(set => ['b', ...set.map(position => name(position))]))}`
	);
};
