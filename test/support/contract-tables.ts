// Generated tables that every connector reads, and a plain re-computation of their figures.
import {Buffer} from 'node:buffer';
import {randomNumbers} from './random.ts';

export type ContractType = 'integer' | 'decimal' | 'float' | 'boolean' | 'text' | 'date' | 'timestamp';

/** Integers are BigInts, decimals texts with two places; dates and timestamps are ISO 8601 with a blank for the T. */
export type ContractValue = bigint | number | boolean | string | null;

export type ContractColumn = {
	readonly name: string;
	readonly type: ContractType;
	readonly values: readonly ContractValue[];
};

export type ContractTable = {
	readonly name: string;
	readonly rows: number;
	readonly columns: readonly ContractColumn[];
};

const words = [
	'',
	'a',
	'B',
	'zebra',
	'Äpfel',
	'東京',
	'👍🏽',
	'it\'s "quoted"',
	String.raw`back\slash`,
	'\u{202E}rtl',
	'tab\there',
	'\ttab first',
	'long '.repeat(30),
	'a ',
	' a',
	'NULL',
];

const pad = (number: number): string => String(number).padStart(2, '0');

/** A table of every type, with nulls, ties, skew, and columns of one value, of no value, and of values past 2^53. */
export const contractTable = (name: string, rows: number, seed: number): ContractTable => {
	const random = randomNumbers(seed);
	const whole = (below: number): number => Math.floor(random() * below);
	const column = (
		title: string,
		type: ContractType,
		value: (row: number) => ContractValue,
		nulls = 0,
	): ContractColumn => ({
		name: title,
		type,
		values: Array.from({length: rows}, (_, row) => (random() < nulls ? null : value(row))),
	});
	const day = () => `${1990 + whole(40)}-${pad(1 + whole(12))}-${pad(1 + whole(28))}`;
	return {
		name,
		rows,
		columns: [
			column('id', 'integer', row => BigInt(row + 1)),
			column('skewed', 'integer', () => BigInt(Math.floor(random() ** 4 * 50) - 5), 0.1),
			column('Large Number', 'integer', () => 2n ** 53n + BigInt(whole(6)) - 3n, 0.2),
			column('price', 'decimal', () => (Math.round((random() - 0.2) * 100_000) / 100).toFixed(2), 0.05),
			column('normal', 'float', () => (random() + random() + random() + random() - 2) * 1e3),
			column('tiny', 'float', () => random() * 1e-200, 0.3),
			column('flag', 'boolean', () => random() < 0.7, 0.15),
			column('wo"rd', 'text', () => words[whole(words.length)] ?? '', 0.1),
			column('key', 'text', row => `key ${row}`),
			column('day', 'date', day, 0.1),
			column(
				'moment',
				'timestamp',
				() => `${day()} ${pad(whole(24))}:${pad(whole(60))}:${pad(whole(60))}${random() < 0.5 ? '' : '.25'}`,
				0.1,
			),
			column('constant', 'integer', () => 7n),
			column('nothing', 'float', () => null),
		],
	};
};

const isNumber = (type: ContractType): boolean => ['integer', 'decimal', 'float'].includes(type);
const isMoment = (type: ContractType): boolean => type === 'date' || type === 'timestamp';

const exactOf = (value: ContractValue): bigint | number => (typeof value === 'bigint' ? value : Number(value));

const shown = (value: ContractValue, type: ContractType): number | string | boolean => {
	if (typeof value === 'bigint') {
		return BigInt(Number(value)) === value ? Number(value) : String(value);
	}

	if (type === 'decimal') {
		return Number(value);
	}

	return isMoment(type) ? String(value).replace(' ', 'T') : (value ?? '');
};

const compare = (left: ContractValue, right: ContractValue, type: ContractType): number => {
	if (isNumber(type)) {
		const [a, b] = [exactOf(left), exactOf(right)];
		return a < b ? -1 : a > b ? 1 : 0;
	}

	// By code point, as UTF-8 bytes are ordered.
	return typeof left === 'boolean'
		? Number(left) - Number(right)
		: Buffer.compare(Buffer.from(String(left)), Buffer.from(String(right)));
};

const microseconds = (value: ContractValue): number =>
	Date.parse(`${String(value).replace(' ', 'T')}${String(value).length === 10 ? 'T00:00:00' : ''}Z`) * 1000;

/** A double as a whole number of 2^-1074, the smallest there is: sums of them are exact. */
const scale = 1074n;

const scaled = (value: number): bigint => {
	let [number, doublings] = [value, 0n];
	// eslint-disable-next-line unicorn/prefer-number-is-safe-integer -- a large one is whole as well
	while (!Number.isInteger(number)) {
		number *= 2;
		doublings++;
	}

	return BigInt(number) << (scale - doublings); // eslint-disable-line no-bitwise -- it multiplies by a power of two
};

/** A quotient of whole numbers as the nearest double, up to the last bit. */
const quotient = (numerator: bigint, denominator: bigint): number => {
	const digits = String(((numerator < 0n ? -numerator : numerator) * 10n ** 400n) / denominator);
	const size = Number(`${digits}e-400`);
	return numerator < 0n ? -size : size;
};

const meanOf = (numbers: readonly number[]): number =>
	quotient(
		numbers.reduce((total, number) => total + scaled(number), 0n),
		BigInt(numbers.length) << scale, // eslint-disable-line no-bitwise -- it multiplies by a power of two
	);

/** Equal-width bins, the last one closed: each value is placed by itself, between exact edges. */
const binCounts = (values: readonly ContractValue[], type: ContractType, bins: number): readonly number[] => {
	// eslint-disable-next-line no-bitwise -- it multiplies by a power of two
	const unit = type === 'decimal' ? 100n : type === 'float' ? 1n << scale : 1n;
	const unitsOf = (value: ContractValue): bigint =>
		type === 'float'
			? scaled(Number(value))
			: BigInt(isMoment(type) ? microseconds(value) : String(value).replace('.', ''));
	const [min, max] = [unitsOf(values[0] ?? 0n), unitsOf(values.at(-1) ?? 0n)];
	if (min === max) {
		return values.length === 0 ? [] : [values.length];
	}

	const edges = Array.from({length: bins}, (_, index) =>
		quotient(min * BigInt(bins - index) + max * BigInt(index), unit * BigInt(bins)),
	).map(edge => (isMoment(type) ? Math.round(edge) : edge));
	const counts = Array.from({length: bins}, () => 0);
	for (const value of values) {
		const position = isMoment(type) ? microseconds(value) : exactOf(value);
		const bin = edges.findLastIndex((edge, index) => index === 0 || position >= edge);
		counts[bin] = (counts[bin] ?? 0) + 1;
	}

	return counts;
};

/** The two-pass formula, for integers after one of them is subtracted from all, which is exact. */
const momentsOf = (
	values: readonly ContractValue[],
): {readonly mean: number | null; readonly stddev: number | null} => {
	const [first] = values;
	const origin = typeof first === 'bigint' ? first : 0n;
	const numbers = values.map(value => Number(typeof value === 'bigint' ? value - origin : value));
	const mean = numbers.length === 0 ? 0 : meanOf(numbers);
	// In units of the largest distance, because squares of tiny numbers are no doubles.
	const largest = Math.max(...numbers.map(number => Math.abs(number - mean)));
	const unit = largest === 0 ? 1 : largest;
	const squares = numbers.reduce((sum, number) => sum + ((number - mean) / unit) ** 2, 0);
	return {
		mean: numbers.length === 0 ? null : Number(origin) + mean,
		stddev: numbers.length < 2 ? null : unit * Math.sqrt(squares / (numbers.length - 1)),
	};
};

const hoursOf = (hours: readonly string[]): ReadonlyArray<{readonly value: string; readonly count: number}> =>
	[...new Set(hours)].toSorted().map(value => ({value, count: hours.filter(hour => hour === value).length}));

const blanks: ReadonlySet<string | undefined> = new Set([' ', '\t', '\n', '\r']);

const traitCounts = (texts: readonly string[]): Readonly<Record<string, number>> => {
	const matching = (holds: (text: string) => boolean): number => texts.filter(text => holds(text)).length;
	return {
		padded_count: matching(text => blanks.has(text.at(0)) || blanks.has(text.at(-1))),
		upper_count: matching(text => /[A-Z]/v.test(text) && !/[a-z]/v.test(text)),
		lower_count: matching(text => /[a-z]/v.test(text) && !/[A-Z]/v.test(text)),
		non_ascii_count: matching(text => Buffer.byteLength(text) !== [...text].length),
		digit_count: matching(text => /\d/v.test(text)),
	};
};

/** The figures of a column by their definitions, one by one. Histograms are given as their counts. */
export const plainFigures = ({type, values}: ContractColumn): Readonly<Record<string, unknown>> => {
	const present = values.filter(value => value !== null).toSorted((left, right) => compare(left, right, type));
	const counts = new Map<string, {readonly value: ContractValue; count: number}>();
	for (const value of present) {
		const key = String(isNumber(type) ? exactOf(value) : value);
		const known = counts.get(key);
		if (known === undefined) {
			counts.set(key, {value, count: 1});
		} else {
			known.count++;
		}
	}

	const ranked = counts
		.values()
		.toArray()
		.toSorted((left, right) =>
			right.count === left.count ? compare(left.value, right.value, type) : right.count - left.count,
		);
	const top = counts.size <= 1000 ? ranked : ranked.slice(0, 20);
	const quantile = (percent: number) =>
		present.length === 0
			? null
			: shown(present[Math.max(1, Math.ceil((percent * present.length) / 100)) - 1] ?? null, type);
	const common = {
		count: values.length,
		null_count: values.length - present.length,
		distinct_count: counts.size,
		top_values: top.map(({value, count}) => ({value: shown(value, type), count})),
	};
	const ordered = {
		min: present.length === 0 ? null : shown(present[0] ?? null, type),
		max: present.length === 0 ? null : shown(present.at(-1) ?? null, type),
		p05: quantile(5),
		p25: quantile(25),
		p50: quantile(50),
		p75: quantile(75),
		p95: quantile(95),
	};
	if (isNumber(type)) {
		return {
			...common,
			...ordered,
			...momentsOf(present),
			zero_count: present.filter(value => Number(value) === 0).length,
			negative_count: present.filter(value => Number(value) < 0).length,
			non_finite_count: 0,
			...(type !== 'integer' && {
				fraction_count: present.filter(value => Number(value) !== Math.floor(Number(value))).length,
			}),
			histogram: binCounts(present, type, 10),
		};
	}

	if (isMoment(type)) {
		return {
			...common,
			...ordered,
			histogram: binCounts(present, type, 10),
			...(type === 'timestamp' && {hours: hoursOf(present.map(value => String(value).slice(11, 13)))}),
		};
	}

	if (type === 'boolean') {
		return {...common, true_count: present.filter(value => value === true).length};
	}

	const lengths = present.map(value => [...String(value)].length);
	return {
		...common,
		min_length: lengths.length === 0 ? null : Math.min(...lengths),
		max_length: lengths.length === 0 ? null : Math.max(...lengths),
		avg_length: lengths.length === 0 ? null : lengths.reduce((sum, length) => sum + length, 0) / lengths.length,
		empty_count: lengths.filter(length => length === 0).length,
		...traitCounts(present.map(String)),
	};
};
