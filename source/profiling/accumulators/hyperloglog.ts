// HyperLogLog: the number of distinct values in 16 KiB. Flajolet et al. 2007; estimator of Ertl 2017 ("New cardinality
// estimation algorithms for HyperLogLog sketches", algorithm 6), which needs no bias tables and holds from 0 up.
import {hash} from './hash.ts';

const indexBits = 14;
const registerCount = 2 ** indexBits;
/** The bits that give the rank. */
const rankBits = 32;

export type HyperLogLog = Uint8Array;

/** 1.04 / √m, relative: 0.8 %. */
export const distinctError = 1.04 / Math.sqrt(registerCount);

export const createHyperLogLog = (): HyperLogLog => new Uint8Array(registerCount);

/** Adds the last hashed value. */
export const addHash = (registers: HyperLogLog): void => {
	const index = (hash[0] ?? 0) >>> (32 - indexBits);
	const rank = Math.clz32(hash[1] ?? 0) + 1;
	if (rank > (registers[index] ?? 0)) {
		registers[index] = rank;
	}
};

/** Merges `from` into `into`. */
export const mergeHyperLogLog = (into: HyperLogLog, from: HyperLogLog): void => {
	for (let index = 0; index < registerCount; index++) {
		into[index] = Math.max(into[index] ?? 0, from[index] ?? 0);
	}
};

const sigma = (share: number): number => {
	if (share === 1) {
		return Infinity;
	}

	let power = share;
	let weight = 1;
	let sum = share;
	for (let previous = -1; sum !== previous;) {
		previous = sum;
		power *= power;
		sum += power * weight;
		weight += weight;
	}

	return sum;
};

const tau = (share: number): number => {
	if (share === 0 || share === 1) {
		return 0;
	}

	let root = share;
	let weight = 1;
	let sum = 1 - share;
	for (let previous = -1; sum !== previous;) {
		previous = sum;
		root = Math.sqrt(root);
		weight /= 2;
		sum -= (1 - root) ** 2 * weight;
	}

	return sum / 3;
};

/** The estimated number of distinct values added. */
export const estimateDistinct = (registers: HyperLogLog): number => {
	const multiplicity = new Float64Array(rankBits + 2);
	for (const rank of registers) {
		multiplicity[rank] = (multiplicity[rank] ?? 0) + 1;
	}

	let sum = registerCount * tau(1 - (multiplicity[rankBits + 1] ?? 0) / registerCount);
	for (let rank = rankBits; rank >= 1; rank--) {
		sum = (sum + (multiplicity[rank] ?? 0)) / 2;
	}

	sum += registerCount * sigma((multiplicity[0] ?? 0) / registerCount);
	return Math.round(registerCount ** 2 / (2 * Math.LN2 * sum));
};
