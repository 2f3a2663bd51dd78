// Writes DuckDB's SQL for push-down, and reads its results. Sessions are in UTC (see `engine.ts`).
import {formatYear} from '../../profiling/accumulators/iso-8601.ts';
import {isNumeric, isTemporal, type SemanticType} from '../../profiling/column-types.ts';
import {parseNumber} from '../../profiling/exact-decimal.ts';
import {plainDecimal} from '../push-down/thresholds.ts';
import type {Relation, SqlColumn, SqlDialect, Threshold} from '../sql-dialect.ts';
import {quoted} from './identifiers.ts';

/** DuckDB has no limit of its own. It plans this many in milliseconds. */
const maxAggregates = 1000;

/** More bins than a histogram can have, because comparing is cheaper than grouping. */
const maxConditions = 1000;

/** Code points. A longer text is listed by its beginning, length and digest. */
const maxListedLength = 512;
const shownCodePoints = 200;

const isOrderedByItself = (type: SemanticType): boolean =>
	isNumeric(type) || isTemporal(type) || type === 'boolean' || type === 'time';

/** Comparing both ends with each is several times as fast as `trim`. */
const blanks = ["' '", String.raw`E'\t'`, String.raw`E'\n'`, String.raw`E'\r'`];

const textOf = (value: string): string => `CAST(${value} AS VARCHAR)`;

const listedText = (text: string): string =>
	`CASE WHEN length(${text}) > ${maxListedLength} ` +
	`THEN left(${text}, ${shownCodePoints}) || '… (' || length(${text}) || ' characters, sha256 ' || ` +
	`sha256(${text}) || ')' ELSE ${text} END`;

const listed: SqlDialect['listed'] = (value, type) => {
	const text = type === 'binary' ? `('x''' || lower(hex(${value})) || '''')` : textOf(value);
	return isOrderedByItself(type) ? text : listedText(text);
};

const microsecondsPerDay = 86_400_000_000;

const literals: Partial<Readonly<Record<SemanticType, (text: string) => string>>> = {
	// The first day that begins at or after the timestamp.
	date: text => `(DATE '1970-01-01' + CAST(${Math.ceil(Number(text) / microsecondsPerDay)} AS INTEGER))`,
	timestamp: text => `make_timestamp(CAST(${text} AS BIGINT))`,
	timestamptz: text => `make_timestamptz(CAST(${text} AS BIGINT))`,
	float: text => `CAST('${text}' AS DOUBLE)`,
};

const threshold = ({type, text}: Threshold): string =>
	literals[type]?.(text) ?? (text.startsWith('-') ? `(${text})` : text);

const timestampPattern =
	/^(?<year>\d{4,})-(?<rest>\d{2}-\d{2})(?<era> \(BC\))?(?: (?<time>\d{2}:\d{2}:\d{2}(?:\.\d+)?)(?<zone>\+00)?)?$/v;

/** `0045-03-15 (BC)` is the year −44 of ISO 8601. */
const readTimestamp = (text: string): string => {
	const {year, rest, time, zone, era} = timestampPattern.exec(text)?.groups ?? {};
	if (year === undefined) {
		return text;
	}

	const astronomical = era === undefined ? Number(year) : 1 - Number(year);
	return `${formatYear(astronomical)}-${rest}${time === undefined ? '' : `T${time}`}${zone === undefined ? '' : 'Z'}`;
};

const nonFiniteNumbers: ReadonlyMap<string, string> = new Map([
	['nan', 'NaN'],
	['inf', 'Infinity'],
	['-inf', '-Infinity'],
]);

const read: SqlDialect['read'] = (text, type) => {
	if (isNumeric(type)) {
		const number = nonFiniteNumbers.get(text) ?? parseNumber(text) ?? text;
		return number === 0 ? 0 : number;
	}

	if (isTemporal(type)) {
		return readTimestamp(text);
	}

	return type === 'boolean' ? text === 'true' : text;
};

/** The low 31 bits of a hash are a fraction, by which rows are drawn. */
const hashRange = 2 ** 31;

const sample = (relation: Relation, ratio: number, seed: number): Relation => {
	if (ratio >= 1) {
		return relation;
	}

	const {where, drawnBy} = relation;
	const isDrawn = `${drawnBy?.(seed) ?? `hash(${seed})`} & ${hashRange - 1} < ${Math.round(ratio * hashRange)}`;
	return {...relation, where: where === undefined ? isDrawn : `(${where}) AND ${isDrawn}`};
};

/** A number near the mean: whole, or with as many digits behind the point as the column has. */
const exactCentre = (mean: number, {type, scale = 0}: SqlColumn): string => {
	if (type === 'integer') {
		return String(BigInt(Math.round(mean)));
	}

	const rounded = mean.toFixed(Math.min(scale, 100));
	return plainDecimal(Number(rounded));
};

const deviation = (column: SqlColumn, mean: number | string): {readonly centre: number; readonly distance: string} => {
	const {finite, type} = column;
	if (type === 'float') {
		return {
			centre: Number(mean),
			distance: `(${finite} - ${typeof mean === 'string' ? mean : `CAST('${mean}' AS DOUBLE)`})`,
		};
	}

	const centre = typeof mean === 'string' ? mean : exactCentre(mean, column);
	// A difference of two 64-bit integers may need one bit more.
	const value = type === 'integer' ? `CAST(${finite} AS HUGEINT)` : finite;
	return {centre: Number(centre), distance: `CAST(${value} - (${centre}) AS DOUBLE)`};
};

export const duckdbDialect: SqlDialect = {
	maxAggregates,
	maxGroupedColumns: undefined,
	maxConditions,
	isAlwaysGuarded: false,
	sketches: undefined,
	quoted,
	countWhere: condition => `count(*) FILTER (WHERE ${condition})`,
	// The sum of large integers would not fit. The second pass makes the mean precise.
	mean: value => `avg(CAST(${value} AS DOUBLE))`,
	variance: value => `var_samp(${value})`,
	deviation,
	sum: value => `sum(${value})`,
	double: value => `CAST(${value} AS DOUBLE)`,
	finite: value => `CASE WHEN isfinite(${value}) THEN ${value} END`,
	whole: value => `trunc(${value})`,
	isPadded: text => blanks.map(blank => `starts_with(${text}, ${blank}) OR suffix(${text}, ${blank})`).join(' OR '),
	// Twenty times as fast as `translate`.
	hasOneOf: (text, characters) => `regexp_matches(${text}, '[${characters}]')`,
	utf8Bytes: text => `strlen(${text})`,
	hour: value => `hour(make_timestamp(epoch_us(${value})))`,
	codePoints: text => `length(${text})`,
	materialized: (name, statement) => `${name} AS MATERIALIZED (${statement})`,
	sent: (value, type) => (type === 'boolean' ? value : textOf(value)),
	listed,
	orderOf: (value, type) => (type === 'binary' || isOrderedByItself(type) ? value : textOf(value)),
	threshold,
	reached: (value, thresholds) => `(${thresholds.map(edge => `CAST(${value} >= ${edge} AS INTEGER)`).join(' + ')})`,
	containsOneOf: (after, upTo, numbers) =>
		`(${numbers.map(number => `(${after} < ${number} AND ${upTo} >= ${number})`).join(' OR ')})`,
	quantiles: (value, shares) => textOf(`quantile_disc(${value}, [${shares.join(', ')}])`),
	sample,
	read,
	readList: text =>
		text === '[]'
			? []
			: text
					.slice(1, -1)
					.split(', ')
					.map(item => item.replaceAll("'", '')),
	isNonFinite: text => /^(?:nan|-?inf(?:inity)?)$/v.test(text),
};
