// Chooses the columns by whose values figures are kept, by counting the values in a sample of rows.
import {isNumeric, type SemanticType} from '../column-types.ts';
import {maxSegmentColumns, maxSegments, type SegmentsSetting} from './segments.ts';

/** A column, and the counts of its values. */
export type SegmentCandidate = {
	readonly name: string;
	readonly type: SemanticType;
	/** Whether no two rows share a value. */
	readonly isKey: boolean;
	readonly nulls: number;
	/** The number of rows of each value. */
	readonly counts: readonly number[];
	/** UTF-16 code units of its longest text; 0 where it has none. */
	readonly maxLength: number;
};

/** The maximum number of columns whose values are counted in each segment. */
const maxCountedColumns = 10;
/** A longer text is prose, not the name of a segment. */
const maxLabelLength = 80;
/** A column is nearly constant if one value has more than this share of the rows. */
const maxShare = 0.98;
/** The minimum number of sampled rows for each value: a column with fewer is more like a key. */
const minRowsPerValue = 4;
/** An integer column with more values is more likely a quantity than a code. */
const maxIntegers = 20;

/** How likely a person would group rows by a column of a type; no weight where its values are not names. */
const weights: Partial<Readonly<Record<SemanticType, number>>> = {
	text: 1,
	boolean: 0.75,
	integer: 0.5,
	other: 0.5,
};

/** Whether the values of a type may be names of segments. */
export const mayBeSegments = (type: SemanticType): boolean => weights[type] !== undefined;

/** In bits; null counts as a value. */
const entropyOf = ({counts, nulls}: SegmentCandidate): number => {
	const all = [...counts, nulls].filter(count => count > 0);
	const rows = all.reduce((sum, count) => sum + count, 0);
	return -all.reduce((sum, count) => sum + (count / rows) * Math.log2(count / rows), 0);
};

const rowsOf = ({counts, nulls}: SegmentCandidate): number => counts.reduce((sum, count) => sum + count, nulls);

/** Whether the values of a column can be counted in each segment. */
const isCounted = ({type, counts, isKey, maxLength}: SegmentCandidate): boolean =>
	mayBeSegments(type) &&
	!isKey &&
	counts.length > 0 &&
	counts.length <= (isNumeric(type) ? maxIntegers : maxSegments) &&
	maxLength <= maxLabelLength;

const isUseful = (candidate: SegmentCandidate): boolean => {
	const rows = rowsOf(candidate);
	const {counts, nulls} = candidate;
	return (
		isCounted(candidate) &&
		counts.length >= 2 &&
		counts.length * minRowsPerValue <= rows &&
		Math.max(nulls, ...counts) <= maxShare * rows
	);
};

const scoreOf = (candidate: SegmentCandidate): number => entropyOf(candidate) * (weights[candidate.type] ?? 0);

/** Columns with the same counts most likely mean the same, such as a code and its text. */
const fingerprintOf = ({counts, nulls}: SegmentCandidate): string =>
	JSON.stringify([nulls, counts.toSorted((one, other) => other - one)]);

export type ChosenColumns = {
	/** Names, the most useful first. */
	readonly by: readonly string[];
	/** Names of the columns whose values are counted, including those in `by`. */
	readonly counted: readonly string[];
};

/**
Chooses columns.

@param usual The columns of the last run. They stay while they have few values, so that runs can be compared.
*/
export const chooseSegmentColumns = (
	candidates: readonly SegmentCandidate[],
	setting: SegmentsSetting,
	usual: readonly string[] = [],
): ChosenColumns => {
	const ranked = candidates.toSorted((one, other) => scoreOf(other) - scoreOf(one));
	const stay = (candidate: SegmentCandidate): boolean => usual.includes(candidate.name) && isCounted(candidate);
	const seen = new Set<string>();
	const automatic = [
		...ranked.filter(candidate => stay(candidate)),
		...ranked.filter(candidate => !stay(candidate) && isUseful(candidate)),
	].filter(candidate => {
		const fingerprint = fingerprintOf(candidate);
		const isNew = candidate.counts.length < 3 || !seen.has(fingerprint);
		seen.add(fingerprint);
		return isNew;
	});
	const names = new Set(candidates.map(({name}) => name));
	const by =
		setting === 'off'
			? []
			: setting === 'auto'
				? automatic.slice(0, maxSegmentColumns).map(({name}) => name)
				: setting.filter(name => names.has(name)).slice(0, maxSegmentColumns);
	const others = ranked.filter(candidate => isCounted(candidate)).map(({name}) => name);
	return {
		by,
		counted: by.length === 0 ? [] : [...new Set([...by, ...others])].slice(0, maxCountedColumns),
	};
};
