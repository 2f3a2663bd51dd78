// Finds removed and new columns that may be one column under another name.
import leven from 'leven';
import type {MetricName} from '../../profiling/metrics/names.ts';
import type {ColumnProfile} from '../../profiling/profile.ts';
import {numberOf} from '../column-figures.ts';
import {judgeDistribution} from '../distribution/judge-distribution.ts';
import type {DistributionVerdict} from '../distribution/distribution-verdict.ts';
import {figure, percentText} from '../figure-text.ts';
import type {RunPair} from '../run-pair.ts';

export type Rename = {
	readonly before: ColumnProfile;
	readonly after: ColumnProfile;
	/** The evidence, one fact each. */
	readonly evidence: readonly string[];
};

type RenameCandidate = Rename & {readonly score: number};

/** The maximum length of names to compare, because comparing takes the square of the number of letters. */
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

/** The difference of a percentage in points; `undefined` where it is not measured. */
const pointsApart = (before: ColumnProfile, after: ColumnProfile, metric: MetricName): number | undefined => {
	const [one, other] = [numberOf(before, metric), numberOf(after, metric)];
	return one === undefined || other === undefined ? undefined : Math.abs(one - other);
};

const minFigures = 5;
/** Names that are less similar need equal values. */
const minSimilarity = 0.45;
/**
Points that nulls and distinct values may differ by, and percent that a mean length may: the lowest thresholds of drift.
*/
const maxApart = 5;
const comparedPercents = ['null_percent', 'distinct_percent'] as const;

type ProfilePair = {
	readonly before: ColumnProfile;
	readonly after: ColumnProfile;
};

/** The similarity of the values: 1 for equal figures, 0.5 within the thresholds of drift, 0 where it is unknown. */
type Likeness = {
	readonly likeness: 0 | 0.5 | 1;
	readonly evidence: readonly string[];
};

/** Describes both figures; none where one is not measured. */
const bothFigures = ({before, after}: ProfilePair, metric: MetricName): readonly string[] => {
	const [one, other] = [numberOf(before, metric), numberOf(after, metric)];
	return one === undefined || other === undefined ? [] : [`${metric} ${figure(one, 3)} and ${figure(other, 3)}`];
};

/** Whether nulls, distinct values or lengths differ by as much as a drift. */
const areFiguresApart = ({before, after}: ProfilePair): boolean => {
	const [length, lengthNow] = [numberOf(before, 'avg_length'), numberOf(after, 'avg_length')];
	const isLengthApart =
		length !== undefined && lengthNow !== undefined && Math.abs(lengthNow - length) > (length * maxApart) / 100;
	const points = comparedPercents.map(metric => pointsApart(before, after, metric));
	return isLengthApart || points.some(apart => apart !== undefined && apart >= maxApart);
};

/** The verdict on the values of both, with the thresholds of the config and no override. */
const judgeValues = (
	{before, after}: ProfilePair,
	{baseline, current, settings, elapsedDays}: RunPair,
): DistributionVerdict => {
	const {psi, wasserstein, jensen_shannon: jensenShannon, min_rows: minRows} = settings.distribution;
	return judgeDistribution(
		{
			baseline: {profile: before, rowCount: baseline.run.rowCount},
			current: {profile: after, rowCount: current.run.rowCount},
		},
		{
			effects: {psi, wasserstein, jensenShannon, newValues: 1, direction: 'both', override: null},
			minRows,
			sampling: {allowSamplingError: false, independence: 1},
			elapsedDays,
		},
	);
};

/** `undefined` where the columns are not similar. */
const likenessOf = (pair: ProfilePair, runs: RunPair, similarity: number): Likeness | undefined => {
	const {same, measured} = sameFigures(pair.before, pair.after);
	const isDistinctive = (numberOf(pair.before, 'distinct_count') ?? 0) > 2;
	if (isDistinctive && same === measured && measured >= minFigures) {
		return {likeness: 1, evidence: [`all ${measured} metrics of both are the same`]};
	}

	// Without a figure in common there is no evidence. A table with many new columns has too many pairs to compare all
	// values.
	if (measured === 0 || similarity < minSimilarity || areFiguresApart(pair)) {
		return undefined;
	}

	const verdict = judgeValues(pair, runs);
	if (verdict.severity !== 'none') {
		return undefined;
	}

	const percents = comparedPercents.flatMap(metric => bothFigures(pair, metric));
	return verdict.state === 'judged'
		? {likeness: 0.5, evidence: [`its values are spread alike: ${verdict.reason}`, ...percents]}
		: {likeness: 0, evidence: [...percents, ...bothFigures(pair, 'avg_length')]};
};

/** The required similarity of the names, by that of the values. Equal values need no similar names. */
const minNameSimilarity = (likeness: Likeness['likeness']): number =>
	likeness === 1 ? 0 : likeness === 0.5 ? minSimilarity : 0.6;

const candidateOf = (pair: ProfilePair, runs: RunPair): RenameCandidate | undefined => {
	const [before, after] = [pair.before.column, pair.after.column];
	if (before.semanticType !== after.semanticType) {
		return undefined;
	}

	const similarity = nameSimilarity(before.name, after.name);
	const found = likenessOf(pair, runs, similarity);
	return found === undefined || similarity < minNameSimilarity(found.likeness)
		? undefined
		: {
				...pair,
				score: similarity + 2 * found.likeness,
				evidence: [
					`the names are ${percentText(similarity)} alike`,
					`both are ${after.semanticType}`,
					...found.evidence,
				],
			};
};

/** Pairs removed and new columns, each at most once, the likeliest pairs first. */
export const findRenames = (
	removed: readonly ColumnProfile[],
	added: readonly ColumnProfile[],
	runs: RunPair,
): readonly Rename[] => {
	const candidates = removed.flatMap(before =>
		added.map(after => candidateOf({before, after}, runs)).filter(candidate => candidate !== undefined),
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
