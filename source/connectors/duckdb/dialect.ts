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

const blanks = ["' '", String.raw`E'\t'`, String.raw`E'\n'`, String.raw`E'\r'`];

/** Looking at both ends is several times as fast as `trim`. `CASE` stops at the first that is found. */
const isPadded = (text: string): string =>
	`CASE WHEN ord(${text}) IN (32, 9, 10, 13) OR ` +
	`${blanks.map(blank => `suffix(${text}, ${blank})`).join(' OR ')} THEN true END`;

const capitals = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** `GLOB` looks at each entry of a column's dictionary once, where a regular expression is matched for each row. */
const hasBetween = (text: string, characters: string): string =>
	`${text} GLOB '*[${characters.at(0)}-${characters.at(-1)}]*'`;

/** Capitals are rare, so that `GLOB` would often look at the whole text. `lower` changes other letters, too. */
const hasOneOf = (text: string, characters: string): string =>
	characters === capitals
		? `CASE WHEN ${text} = lower(${text}) THEN false WHEN strlen(${text}) = length(${text}) THEN true ` +
			`ELSE ${hasBetween(text, characters)} END`
		: hasBetween(text, characters);

/** Of the conditions within `AND` or `CASE`, DuckDB computes none once for several aggregates, but these casts. */
const isFirstAlone = (first: string, second: string): string =>
	`CAST(${first} AS UTINYINT) > CAST(${second} AS UTINYINT)`;

/**
Takes the values at the ranks out of the sorted list, which is up to five times as fast as `quantile_disc`. The shares
are decimals, so that no rank is rounded.
*/
const quantilesOfFew: SqlDialect['quantilesOfFew'] = (value, shares) =>
	textOf(
		`list_select(list_sort(list(${value}) FILTER (WHERE ${value} IS NOT NULL)), ` +
			`list_transform([${shares.join(', ')}], lambda share: CAST(ceil(share * count(${value})) AS BIGINT)))`,
	);

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

const maxHugeint = 2n ** 127n - 1n;

/** A number near the mean: whole, or with as many digits behind the point as the column has. */
const exactCentre = (mean: number, {type, scale = 0}: SqlColumn): string => {
	if (type === 'integer') {
		// A double near the largest HUGEINT is rounded past it.
		return Math.abs(mean) < 2 ** 127
			? String(BigInt(Math.round(mean)))
			: String(mean < 0 ? -maxHugeint : maxHugeint);
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
	isValueByValue: false,
	sketches: undefined,
	quoted,
	// `FILTER` takes half as long again: it makes a view of all columns for each aggregate. Without rows it is null.
	countWhere: condition => `coalesce(count_if(${condition}), 0)`,
	// The sum of large integers would not fit. The second pass makes the mean precise.
	mean: value => `avg(CAST(${value} AS DOUBLE))`,
	variance: value => `var_samp(${value})`,
	deviation,
	sum: value => `sum(${value})`,
	double: value => `CAST(${value} AS DOUBLE)`,
	finite: value => `CASE WHEN isfinite(${value}) THEN ${value} END`,
	whole: value => `trunc(${value})`,
	isPadded,
	hasOneOf,
	isFirstAlone,
	utf8Bytes: text => `strlen(${text})`,
	// Comparing bytes is faster.
	hour: value => `CAST(hour(make_timestamp(epoch_us(${value}))) AS UTINYINT)`,
	codePoints: text => `length(${text})`,
	materialized: (name, statement) => `${name} AS MATERIALIZED (${statement})`,
	sent: (value, type) => (type === 'boolean' ? value : textOf(value)),
	listed,
	orderOf: (value, type) => (type === 'binary' || isOrderedByItself(type) ? value : textOf(value)),
	threshold,
	reached: (value, thresholds) => `(${thresholds.map(edge => `CAST(${value} >= ${edge} AS INTEGER)`).join(' + ')})`,
	// A hundred conditions would take longer to plan than the values to group.
	containsOneOf: (after, upTo, numbers) =>
		`EXISTS (FROM unnest([${numbers.join(', ')}]) AS ranks (rank) WHERE rank > ${after} AND rank <= ${upTo})`,
	quantiles: (value, shares) => textOf(`quantile_disc(${value}, [${shares.join(', ')}])`),
	quantilesOfFew,
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
