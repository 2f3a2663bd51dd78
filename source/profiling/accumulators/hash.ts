// Fast 64-bit hashes as two unsigned 32-bit words. They serve sketches, never equality.
import {asciiTraits, paddingOf, traitsOf} from './text-traits.ts';

const bits = new ArrayBuffer(Float64Array.BYTES_PER_ELEMENT);
const float = new Float64Array(bits);
const words = new Uint32Array(bits);

/** The last hash: two independent 32-bit words. Shared, because a scan hashes tens of millions of values. */
export const hash = new Uint32Array(2);

/** 1 where the last hashed text has a replacement character, which may stand for bytes that are not UTF-8. */
export const replaced = new Uint8Array(1);

/** The traits of the last text that was hashed, as `traitsOf` gives them. */
export const hashedTraits = new Uint8Array(1);

/** The finaliser of MurmurHash3 (Appleby): every bit of the input reaches every bit of the output. */
const mix = (word: number): number => {
	word = Math.imul(word ^ (word >>> 16), 0x85_eb_ca_6b);
	word = Math.imul(word ^ (word >>> 13), 0xc2_b2_ae_35);
	return word ^ (word >>> 16);
};

/** Hashes a number by its bits; −0 is 0. */
export const hashNumber = (value: number): void => {
	float[0] = value + 0;
	const low = words[0] ?? 0;
	const high = words[1] ?? 0;
	const first = mix(low ^ Math.imul(high, 0x9e_37_79_b1));
	hash[0] = first;
	hash[1] = mix(high + Math.imul(first, 0x27_d4_eb_2f) + 0x16_56_67_b1);
};

const isTrailing = (unit: number): boolean => (unit & 0xfc_00) === 0xdc_00;

/** Counts surrogates that follow a leading one, and looks for replacement characters. */
const trailingSurrogates = (text: string): number => {
	let found = 0;
	let isAfterLeading = false;
	for (let index = 0, {length} = text; index < length; index++) {
		const unit = text.charCodeAt(index);
		found += isAfterLeading && isTrailing(unit) ? 1 : 0;
		isAfterLeading = (unit & 0xfc_00) === 0xd8_00;
		replaced[0] = (replaced[0] ?? 0) | (unit === 0xff_fd ? 1 : 0);
	}

	return found;
};

/**
Hashes a text by its UTF-16 code units, two at a time, and reads its traits: in one pass, because a scan does it with
every text.

@returns Its length in Unicode code points.
*/
export const hashText = (text: string): number => {
	const units = text.length;
	let first = units;
	let second = 0x9e_37_79_b1;
	let all = 0;
	let traits = 0;
	replaced[0] = 0;
	for (let index = 0, last = units - 1; index <= last; index += 2) {
		const even = text.charCodeAt(index);
		const odd = index < last ? text.charCodeAt(index + 1) : 0;
		const pair = even | (odd << 16);
		all |= pair;
		traits |= (asciiTraits[even & 0x7f] ?? 0) | (asciiTraits[odd & 0x7f] ?? 0);
		first = Math.imul(first ^ pair, 0xcc_9e_2d_51);
		first ^= first >>> 15;
		second = Math.imul(second + pair, 0x85_eb_ca_6b) ^ (second >>> 13);
	}

	// A text without the highest bit in any unit has no such character.
	const trailing = (all & 0x80_00_80_00) === 0 ? 0 : trailingSurrogates(text);
	hashedTraits[0] = (all & 0xff_80_ff_80) === 0 ? traits | paddingOf(text) : traitsOf(text);
	first = mix(first);
	hash[0] = first;
	hash[1] = mix(second + Math.imul(first, 0x27_d4_eb_2f));
	return units - trailing;
};

/** The last hash as an integer of 52 bits: a key for tables of estimates. */
export const hashKey = (): number => (hash[0] ?? 0) * 0x10_00_00 + ((hash[1] ?? 0) >>> 12);
