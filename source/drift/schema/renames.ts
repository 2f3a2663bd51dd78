// Which of the columns that are gone and those that are new may be one column under another name.
import leven from 'leven';
import type {MetricName} from '../../profiling/metrics/names.ts';
import type {ColumnProfile, RunProfile} from '../../profiling/profile.ts';
import {numberOf} from '../column-figures.ts';
import {judgeDistribution} from '../distribution/judge-distribution.ts';
import type {DriftSettings} from '../threshold-rules.ts';
import {figure, percentText} from '../figure-text.ts';

export type Rename = {
	readonly before: ColumnProfile;
	readonly after: ColumnProfile;
	/** What speaks for it, one fact each. */
	readonly evidence: readonly string[];
};

type RenameCandidate = Rename & {readonly score: number};

/** To compare letters takes the square of their number. */
const maxNameLength = 128;

const wordsOf = (name: string): ReadonlySet<string> =>
	new Set(
		name
			.replaceAll(/(?<=\p{Lowercase})(?=\p{Uppercase})/gv, '_')
			.toLowerCase()
			.split(/[^\p{Letter}\p{Number}]+/v)
			.filter(word => word !== ''),
	);

/** From 0 to 1: the share of the letters that need no change, or of the words of the shorter name that both have. */
export const nameSimilarity = (one: string, other: string): number => {
	const [left, right] = [one.slice(0, maxNameLength).toLowerCase(), other.slice(0, maxNameLength).toLowerCase()];
	const letters = 1 - leven(left, right) / Math.max(left.length, right.length, 1);
	const [words, others] = [wordsOf(one.slice(0, maxNameLength)), wordsOf(other.slice(0, maxNameLength))];
	const common = words.intersection(others).size / Math.max(1, Math.min(words.size, others.size));
	return Math.max(letters, common * 0.9);
};

const sameFigures = (
	before: ColumnProfile,
	after: ColumnProfile,
): {readonly same: number; readonly measured: number} => {
	const both = before.metrics
		.keys()
		.filter(name => after.metrics.has(name))
		.toArray();
	const same = both.filter(
		name => JSON.stringify(before.metrics.get(name)?.value) === JSON.stringify(after.metrics.get(name)?.value),
	);
	return {same: same.length, measured: both.length};
};

/** How much a percent differs between both, in points; `undefined` where it is not measured. */
const pointsApart = (before: ColumnProfile, after: ColumnProfile, metric: MetricName): number | undefined => {
	const [one, other] = [numberOf(before, metric), numberOf(after, metric)];
	return one === undefined || other === undefined ? undefined : Math.abs(one - other);
};

const minFigures = 5;
/** Names that are less alike need values that are the same. */
const minSimilarity = 0.45;
/** Points that nulls and distinct values may differ by, and percent that a mean length may: the least thresholds of drift. */
const maxApart = 5;

/** How alike what is in both columns is: 1 to the last figure, 0.5 within the thresholds of drift, 0 not known, `undefined` not at all. */
const likenessOf = (
	before: ColumnProfile,
	after: ColumnProfile,
	[baseline, current]: readonly [RunProfile, RunProfile],
	{settings, similarity}: {readonly settings: DriftSettings; readonly similarity: number},
): {readonly likeness: number; readonly evidence: readonly string[]} | undefined => {
	const {same, measured} = sameFigures(before, after);
	const isTelling = (numberOf(before, 'distinct_count') ?? 0) > 2;
	if (isTelling && same === measured && measured >= minFigures) {
		return {likeness: 1, evidence: [`all ${measured} metrics of both are the same`]};
	}

	// Without a figure in common nothing speaks for it, and a table of many new columns has too many pairs to compare their values.
	if (measured === 0 || similarity < minSimilarity) {
		return undefined;
	}

	const apart = (['null_percent', 'distinct_percent'] as const).map(metric => ({
		metric,
		points: pointsApart(before, after, metric),
	}));
	const lengths = [numberOf(before, 'avg_length'), numberOf(after, 'avg_length')] as const;
	const isLengthApart =
		lengths[0] !== undefined &&
		lengths[1] !== undefined &&
		Math.abs(lengths[1] - lengths[0]) > (lengths[0] * maxApart) / 100;
	if (isLengthApart || apart.some(({points}) => points !== undefined && points >= maxApart)) {
		return undefined;
	}

	const {psi, wasserstein, jensen_shannon: jensenShannon, min_rows: minRows} = settings.distribution;
	const verdict = judgeDistribution(
		{
			before,
			after,
			beforeRows: baseline.run.rowCount,
			afterRows: current.run.rowCount,
		},
		{
			effects: {
				psi,
				wasserstein,
				jensenShannon,
				newValues: 1,
				direction: 'both',
				override: null,
			},
			minRows,
			sampling: {allowForChance: false, independence: 1},
			elapsedDays: (current.run.profiledAt.getTime() - baseline.run.profiledAt.getTime()) / 86_400_000,
		},
	);
	if (verdict.severity !== 'none') {
		return undefined;
	}

	const percents = apart
		.filter(({points}) => points !== undefined)
		.map(
			({metric}) =>
				`${metric} ${figure(numberOf(before, metric) ?? 0, 3)} and ${figure(numberOf(after, metric) ?? 0, 3)}`,
		);
	return verdict.state === 'judged'
		? {likeness: 0.5, evidence: [`its values are spread alike: ${verdict.reason}`, ...percents]}
		: {
				likeness: 0,
				evidence: [
					...percents,
					...(lengths[0] === undefined || lengths[1] === undefined
						? []
						: [`avg_length ${figure(lengths[0], 3)} and ${figure(lengths[1], 3)}`]),
				],
			};
};

/** How alike the names must be, by how alike the values are: the same to the last figure need no resembling name. */
const minNameSimilarity = (likeness: number): number => (likeness === 1 ? 0 : likeness === 0.5 ? minSimilarity : 0.6);

const candidateOf = (
	before: ColumnProfile,
	after: ColumnProfile,
	runs: readonly [RunProfile, RunProfile],
	settings: DriftSettings,
): RenameCandidate | undefined => {
	if (before.column.semanticType !== after.column.semanticType) {
		return undefined;
	}

	const similarity = nameSimilarity(before.column.name, after.column.name);
	const found = likenessOf(before, after, runs, {settings, similarity});
	if (found === undefined) {
		return undefined;
	}

	return similarity < minNameSimilarity(found.likeness)
		? undefined
		: {
				before,
				after,
				score: similarity + 2 * found.likeness,
				evidence: [
					`the names are ${percentText(similarity)} alike`,
					`both are ${after.column.semanticType}`,
					...found.evidence,
				],
			};
};

/** Pairs of a column that is gone and one that is new, each column at most once, the likeliest pairs first. */
export const findRenames = (
	removed: readonly ColumnProfile[],
	added: readonly ColumnProfile[],
	runs: readonly [RunProfile, RunProfile],
	settings: DriftSettings,
): readonly Rename[] => {
	const candidates = removed.flatMap(before =>
		added.map(after => candidateOf(before, after, runs, settings)).filter(candidate => candidate !== undefined),
	);
	const taken = new Set<ColumnProfile>();
	return candidates
		.toSorted((left, right) => right.score - left.score)
		.filter(({before, after}) => {
			const isFree = !taken.has(before) && !taken.has(after);
			if (isFree) {
				taken.add(before).add(after);
			}

			return isFree;
		});
};
