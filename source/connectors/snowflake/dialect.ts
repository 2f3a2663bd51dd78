// Writes Snowflake's SQL for push-down, and reads its results. Nothing depends on the formats that an account, a user
// or a session may set.
import {isNumeric, type SemanticType} from '../../profiling/column-types.ts';
import {parseNumber} from '../../profiling/exact-decimal.ts';
import type {FrequencyChoice, Sketches, SqlColumn, SqlDialect, Threshold} from '../sql-dialect.ts';
import {quoted} from './identifiers.ts';

/** Snowflake documents no limit. A statement may have a megabyte (see `run-statements.ts`). */
const maxAggregates = 2500;

/** Every group is a part of one statement, whose compilation grows with them. */
const maxGroupedColumns = 64;

/** More bins than a histogram can have. */
const maxConditions = 1000;

/** Code points. A longer text is listed by its beginning, length and digest. */
const maxListedLength = 512;
const shownCodePoints = 200;

/** The maximum that APPROX_TOP_K may list, and track. */
const maxListed = 100_000;
const counters = 100_000;

/** The default of a t-digest. */
const compression = 100;

const formats: Partial<Readonly<Record<SemanticType, string>>> = {
	date: "'YYYY-MM-DD'",
	timestamp: '\'YYYY-MM-DD"T"HH24:MI:SS.FF9\'',
	timestamptz: '\'YYYY-MM-DD"T"HH24:MI:SS.FF9\'',
	time: "'HH24:MI:SS.FF9'",
};

const sent: SqlDialect['sent'] = (value, type) => {
	const format = formats[type];
	return format === undefined ? value : `TO_VARCHAR(${value}, ${format})`;
};

const listedText = (text: string): string =>
	`IFF(LENGTH(${text}) > ${maxListedLength}, ` +
	`LEFT(${text}, ${shownCodePoints}) || '… (' || LENGTH(${text}) || ' characters, sha256 ' || ` +
	`SHA2(${text}, 256) || ')', ${text})`;

const listed: SqlDialect['listed'] = (value, type) => {
	if (formats[type] !== undefined) {
		return sent(value, type);
	}

	const text = type === 'binary' ? `('x''' || LOWER(TO_VARCHAR(${value}, 'HEX')) || '''')` : value;
	return type === 'boolean' || isNumeric(type) ? `TO_VARCHAR(${value})` : listedText(text);
};

/** Removes trailing zeros of a decimal, and the point where no digit follows it. */
const withoutZeros = (decimal: string): string => {
	const last = [...decimal].findLastIndex(digit => digit !== '0');
	return decimal.slice(0, decimal[last] === '.' ? last : last + 1);
};

const read: SqlDialect['read'] = (text, type) => {
	if (isNumeric(type)) {
		const number = parseNumber(text) ?? text;
		return number === 0 ? 0 : number;
	}

	if (type === 'boolean') {
		return text.toLowerCase() === 'true';
	}

	if (type === 'timestamp' || type === 'time') {
		return withoutZeros(text);
	}

	return type === 'timestamptz' ? `${withoutZeros(text)}Z` : text;
};

const literals: Partial<Readonly<Record<SemanticType, (text: string) => string>>> = {
	date: text => `TO_TIMESTAMP_NTZ(${text}, 6)::DATE`,
	timestamp: text => `TO_TIMESTAMP_NTZ(${text}, 6)`,
	timestamptz: text => `TO_TIMESTAMP_NTZ(${text}, 6)`,
	float: text => `'${text}'::FLOAT`,
};

const microsecondsPerDay = 86_400_000_000;

const threshold = ({type, text}: Threshold): string => {
	// The first day that begins at or after the timestamp.
	const position =
		type === 'date' && /^-?\d+$/v.test(text)
			? String(Math.ceil(Number(text) / microsecondsPerDay) * microsecondsPerDay)
			: text;
	return literals[type]?.(position) ?? (position.startsWith('-') ? `(${position})` : position);
};

const numberOf = (value: string, type: SemanticType): string =>
	isNumeric(type)
		? `${value}::FLOAT`
		: `DATE_PART(EPOCH_MICROSECOND, ${type === 'date' ? `${value}::TIMESTAMP_NTZ` : value})`;

const readPairs = (text: string): ReadonlyArray<{readonly text: string; readonly n: number}> => {
	const pairs = JSON.parse(text) as ReadonlyArray<readonly [unknown, number]>;
	return pairs.map(([value, n]) => ({text: String(value), n}));
};

const listingOf = ({complete, limit}: FrequencyChoice): number => Math.min(maxListed, Math.max(complete, limit) + 1);

const sketches: Sketches = {
	distinct: value => `APPROX_COUNT_DISTINCT(${value})`,
	// The average relative error of its HyperLogLog, as documented: √(3 ln 2 − 1) / 2^(12/2).
	distinctError: 0.0162338,
	frequencies: {
		aggregate: (value, type, choice) => `APPROX_TOP_K(${listed(value, type)}, ${listingOf(choice)}, ${counters})`,
		read: (top, choice) =>
			`IFF(ARRAY_SIZE(${top}) < ${listingOf(choice)}, ${top}, ARRAY_SLICE(${top}, 0, ${choice.limit}))`,
	},
	// Space-Saving overcounts no value by more than the number of values divided by the counters (Metwally, Agrawal and
	// Abbadi 2005).
	frequencyError: 1 / counters,
	readFrequencies: readPairs,
	quantiles: {
		aggregate: (value, type) => `APPROX_PERCENTILE_ACCUMULATE(${numberOf(value, type)})`,
		read: (state, shares) =>
			`ARRAY_CONSTRUCT(${shares.map(share => `APPROX_PERCENTILE_ESTIMATE(${state}, ${share})`).join(', ')})`,
	},
	// Half a cluster of a t-digest: between its centres the rank is known (Dunning and Ertl 2019, scale function k₁).
	quantileError: share => (Math.PI * Math.sqrt(share * (1 - share))) / compression,
};

/**
The decimals of the number from which distances are measured. A difference needs room for the digits before the point.
*/
const centreDigits = 12;

/** A number as a decimal without an exponent, to within rounding. */
const decimal = (value: number, {type, scale}: SqlColumn): string => {
	if (type === 'integer' || Math.abs(value) >= 1e15) {
		return String(BigInt(Math.round(value)));
	}

	if (scale !== undefined) {
		return withoutZeros(value.toFixed(scale));
	}

	// Keeps as many significant digits of a small number.
	const magnitude = value === 0 ? 0 : Math.floor(Math.log10(Math.abs(value)));
	const digits = Math.min(37, centreDigits - Math.min(0, magnitude));
	return withoutZeros(value.toFixed(digits));
};

export const snowflakeDialect: SqlDialect = {
	maxAggregates,
	maxGroupedColumns,
	maxConditions,
	isAlwaysGuarded: true,
	isValueByValue: false,
	sketches,
	quoted,
	countWhere: condition => `COUNT_IF(${condition})`,
	mean: value => `AVG(${value}::FLOAT)`,
	variance: value => `VAR_SAMP(${value}::FLOAT)`,
	deviation(column, mean) {
		const {finite} = column;
		if (column.type === 'float') {
			return {
				centre: Number(mean),
				distance: `(${finite} - ${typeof mean === 'string' ? mean : `'${mean}'::FLOAT`})`,
			};
		}

		const centre = typeof mean === 'string' ? mean : decimal(mean, column);
		return {centre: Number(centre), distance: `(${finite} - (${centre}))::FLOAT`};
	},
	sum: value => `SUM(${value})`,
	double: value => `(${value})::FLOAT`,
	finite: value => `IFF(ABS(${value}) < 'inf'::FLOAT, ${value}, NULL)`,
	whole: value => `TRUNC(${value})`,
	isPadded: text => String.raw`${text} <> TRIM(${text}, ' \t\n\r')`,
	utf8Bytes: text => `OCTET_LENGTH(${text})`,
	hour: value => `HOUR(${value})`,
	codePoints: text => `LENGTH(${text})`,
	materialized: (name, statement) => `${name} AS (${statement})`,
	sent,
	listed,
	orderOf: (value, type) => (type === 'binary' ? `TO_VARCHAR(${value}, 'HEX')` : value),
	threshold,
	reached: (value, thresholds) => thresholds.map(edge => `IFF(${value} >= ${edge}, 1, 0)`).join(' + '),
	containsOneOf: (after, upTo, numbers) =>
		`(${numbers.map(number => `(${after} < ${number} AND ${upTo} >= ${number})`).join(' OR ')})`,
	quantiles(value, shares, type) {
		const quantileAt = (share: number) => `PERCENTILE_DISC(${share}) WITHIN GROUP (ORDER BY ${value})`;
		return `ARRAY_CONSTRUCT(${shares.map(share => listed(quantileAt(share), type)).join(', ')})`;
	},
	sample: (relation, ratio, seed) =>
		ratio >= 1
			? relation
			: {...relation, from: `${relation.from} SAMPLE BERNOULLI (${ratio * 100}) SEED (${seed})`},
	read,
	readList: text =>
		(JSON.parse(text) as readonly unknown[]).filter(item => item !== null && item !== undefined).map(String),
	isNonFinite: text => /^(?:nan|-?inf)$/iv.test(text),
};
