// Writes PostgreSQL's SQL for push-down, and reads its results. Sessions are in UTC with ISO dates (see `session.ts`).
import {formatDate, formatTime, formatYear} from '../../profiling/accumulators/iso-8601.ts';
import {isNumeric, isTemporal, type SemanticType} from '../../profiling/column-types.ts';
import {parseNumber} from '../../profiling/exact-decimal.ts';
import type {Relation, SqlDialect, Threshold} from '../sql-dialect.ts';
import {quoted} from './identifiers.ts';

/** A target list holds 1,664 entries. */
const maxAggregates = 1600;

/** Measured at 8 ns a condition against 130 ns a value. */
const maxConditions = 16;

const microsecondsPerDay = 86_400_000_000;

const capitalLetters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const smallLetters = 'abcdefghijklmnopqrstuvwxyz';

/** Code points. A longer text is listed by its beginning, length and digest. */
const maxListedLength = 512;
const shownCodePoints = 200;

const isOrderedByItself = (type: SemanticType): boolean =>
	isNumeric(type) || isTemporal(type) || type === 'boolean' || type === 'time';

const listedText = (text: string): string =>
	`CASE WHEN char_length(${text}) > ${maxListedLength} ` +
	`THEN left(${text}, ${shownCodePoints}) || '… (' || char_length(${text}) || ' characters, sha256 ' || ` +
	`encode(sha256(convert_to(${text}, 'UTF8')), 'hex') || ')' ELSE ${text} END`;

const listed: SqlDialect['listed'] = (value, type) => {
	const text = type === 'binary' ? `('x''' || encode(${value}, 'hex') || '''')` : `(${value})::text`;
	return isOrderedByItself(type) ? text : listedText(text);
};

/**
In the collation `C`, where `lower` and `upper` change the 26 letters of ASCII alone. Measured at 0.25 µs a text, a
pattern at 0.75 µs, and `translate` at 0.1 µs for each character of its list, whatever the text.
*/
const hasOneOf = (text: string, characters: string): string => {
	const inAscii = `${text} COLLATE "C"`;
	switch (characters) {
		case capitalLetters: {
			return `${text} <> lower(${inAscii})`;
		}

		case smallLetters: {
			return `${text} <> upper(${inAscii})`;
		}

		default: {
			return `${inAscii} ~ '[${characters}]'`;
		}
	}
};

/** `0045-03-15 BC` is the year −44 of ISO 8601. */
const dateLiteral = (microseconds: number): string => {
	const {
		sign = '',
		year = '',
		rest = '',
	} = /^(?<sign>[+\-]?)(?<year>\d+)(?<rest>-.*)$/v.exec(formatDate(microseconds))?.groups ?? {};
	return sign === '-' || Number(year) === 0
		? `${String(Number(year) + 1).padStart(4, '0')}${rest} BC`
		: `${year.replace(/^0+(?=\d{4})/v, '')}${rest}`;
};

const timestampLiteral = (microseconds: number): string => {
	const date = dateLiteral(microseconds);
	const time = formatTime(((microseconds % microsecondsPerDay) + microsecondsPerDay) % microsecondsPerDay);
	return date.endsWith(' BC') ? `${date.slice(0, -3)} ${time} BC` : `${date} ${time}`;
};

const literals: Partial<Readonly<Record<SemanticType, (text: string) => string>>> = {
	date: text => `DATE '${dateLiteral(Math.ceil(Number(text) / microsecondsPerDay) * microsecondsPerDay)}'`,
	timestamp: text => `TIMESTAMP '${timestampLiteral(Number(text))}'`,
	timestamptz: text => `TIMESTAMPTZ '${timestampLiteral(Number(text))}'`,
	float: text => `'${text}'::float8`,
};

/** Sessions are in UTC, so that a timestamp needs no zone. */
const threshold = ({type, text}: Threshold): string =>
	literals[type]?.(text) ?? (text.startsWith('-') ? `(${text})` : text);

const timestampPattern =
	/^(?<year>\d{4,})-(?<rest>\d{2}-\d{2})(?: (?<time>\d{2}:\d{2}:\d{2}(?:\.\d+)?)(?<zone>\+00)?)?(?<era> BC)?$/v;

const readTimestamp = (text: string): string => {
	const {year, rest, time, zone, era} = timestampPattern.exec(text)?.groups ?? {};
	if (year === undefined) {
		return text;
	}

	const astronomical = era === undefined ? Number(year) : 1 - Number(year);
	return `${formatYear(astronomical)}-${rest}${time === undefined ? '' : `T${time}`}${zone === undefined ? '' : 'Z'}`;
};

const read: SqlDialect['read'] = (text, type) => {
	if (isNumeric(type)) {
		const number = parseNumber(text) ?? text;
		return number === 0 ? 0 : number;
	}

	if (isTemporal(type)) {
		return readTimestamp(text);
	}

	return type === 'boolean' ? text === 't' || text === 'true' : text;
};

/** A name that no column has. */
const freeName = (name: string, columns: readonly string[]): string =>
	columns.includes(quoted(name)) ? freeName(`${name}_`, columns) : quoted(name);

/** The low 31 bits of a hash are a fraction, by which rows are drawn. */
const hashRange = 2 ** 31;

/**
Draws rows without a location, as those of a view, by a hash of their values and of a number that distinguishes equal
rows. Every statement draws the same rows, whichever of the equal rows has which number.
*/
const drawnByContent = (relation: Relation, ratio: number, seed: number): Relation => {
	const {from, where, columns = []} = relation;
	const [hash, draw] = [freeName('row_hash', columns), freeName('row_draw', columns)];
	const list = columns.join(', ');
	const hashed =
		`SELECT ${list}, hashtextextended(ROW(${list})::text, ${seed}) AS ${hash} FROM ${from}` +
		(where === undefined ? '' : ` WHERE ${where}`);
	return {
		...relation,
		from:
			`(SELECT ${list}, hashint8extended(row_number() OVER (PARTITION BY ${hash}), ${hash}) AS ${draw} ` +
			`FROM (${hashed}) AS hashed) AS numbered`,
		where: `${draw} & ${hashRange - 1} < ${Math.round(ratio * hashRange)}`,
	};
};

export const postgresDialect: SqlDialect = {
	maxAggregates,
	maxGroupedColumns: undefined,
	maxConditions,
	isAlwaysGuarded: false,
	isValueByValue: true,
	sketches: undefined,
	quoted,
	countWhere: condition => `count(*) FILTER (WHERE ${condition})`,
	mean: value => `avg(${value})`,
	variance: value => `var_samp(${value})`,
	deviation: undefined,
	sum: value => `sum(${value})`,
	double: value => `(${value})::float8`,
	finite: (value, type) =>
		isTemporal(type)
			? `CASE WHEN isfinite(${value}) THEN ${value} END`
			: `CASE WHEN ${value} > '-Infinity' AND ${value} < 'Infinity' THEN ${value} END`,
	whole: value => `trunc(${value})`,
	isPadded: text => String.raw`${text} <> btrim(${text}, E' \t\n\r')`,
	hasOneOf,
	utf8Bytes: text => `octet_length(convert_to(${text}, 'UTF8'))`,
	hour: value => `extract(hour FROM ${value})`,
	codePoints: text => `char_length(${text})`,
	materialized: (name, statement) => `${name} AS MATERIALIZED (${statement})`,
	sent: value => value,
	listed,
	orderOf: (value, type) => (isOrderedByItself(type) ? value : `(${value})::text COLLATE "C"`),
	threshold,
	reached: (value, thresholds) => `width_bucket(${value}, ARRAY[${thresholds.join(', ')}])`,
	containsOneOf(after, upTo, numbers) {
		const list = `ARRAY[${numbers.join(',')}]::bigint[]`;
		return `width_bucket((${upTo})::bigint, ${list}) > width_bucket((${after})::bigint, ${list})`;
	},
	quantiles: (value, shares) =>
		`(percentile_disc(ARRAY[${shares.join(',')}]::float8[]) WITHIN GROUP (ORDER BY ${value}))::text`,
	sample(relation, ratio, seed) {
		if (ratio >= 1) {
			return relation;
		}

		if (relation.drawnBy !== undefined) {
			const isDrawn = `${relation.drawnBy(seed)} & ${hashRange - 1} < ${Math.round(ratio * hashRange)}`;
			return {...relation, where: relation.where === undefined ? isDrawn : `${relation.where} AND ${isDrawn}`};
		}

		// Draws single rows. Whole pages would be faster, but rows of a page are alike, and the error would be unknown.
		return relation.isComputed
			? drawnByContent(relation, ratio, seed)
			: {...relation, from: `${relation.from} TABLESAMPLE BERNOULLI (${ratio * 100}) REPEATABLE (${seed})`};
	},
	read,
	readList: text =>
		text === '{}'
			? []
			: text
					.slice(1, -1)
					.split(',')
					.map(item => item.replaceAll('"', '')),
	isNonFinite: text => /^(?:NaN|-?[Ii]nfinity)$/v.test(text),
};
