// The functions that the program calls, with the arguments that Snowflake documents for each, and how DuckDB computes
// the same.
import {Refusal} from './tokens.ts';

type Emit = (...parameters: readonly string[]) => string;

export type KnownFunction = {
	readonly least: number;
	readonly most: number;
	readonly isAggregate: boolean;
	readonly emit: Emit;
};

const scalar = (count: number | readonly [number, number], emit: Emit): KnownFunction => {
	const [least, most] = typeof count === 'number' ? [count, count] : count;
	return {
		least,
		most,
		isAggregate: false,
		emit,
	};
};

const aggregate = (count: number | readonly [number, number], emit: Emit): KnownFunction => ({
	...scalar(count, emit),
	isAggregate: true,
});

/** A state keeps the quantiles of this many steps; the requested shares must be among them. */
const steps = 200;

/**
Macros for what DuckDB computes differently or does not refuse: argument types, the range of WIDTH_BUCKET. Estimates are
inexact here as well: off by a part of the error that Snowflake documents, the same each time.
*/
export const macros: readonly string[] = [
	"CREATE MACRO sf_refuse(name, x) AS error('001044|42P13|SQL compilation error: " +
		"Invalid argument types for function ''' || name || ''': (' || typeof(x) || ')')",
	'CREATE MACRO sf_is_number(x) AS regexp_matches(typeof(x), ' +
		'\'^(DECIMAL|DOUBLE|FLOAT|U?(TINY|SMALL|BIG|HUGE)INT|INTEGER|"NULL")\')',
	"CREATE MACRO sf_is_ordered(x) AS NOT regexp_matches(typeof(x), '^(STRUCT|JSON)')",
	'CREATE MACRO sf_number(name, x) AS CASE WHEN sf_is_number(x) THEN x ELSE sf_refuse(name, x) END',
	'CREATE MACRO sf_ordered(name, x) AS CASE WHEN sf_is_ordered(x) THEN x ELSE sf_refuse(name, x) END',
	`CREATE MACRO sf_width_bucket(x, lo, hi, n) AS CASE
		WHEN x IS NULL OR lo IS NULL OR hi IS NULL THEN NULL
		WHEN lo = hi OR abs(x::DOUBLE) > 9007199254740991 OR abs(lo::DOUBLE) > 9007199254740991
			OR abs(hi::DOUBLE) > 9007199254740991 OR abs(hi::DOUBLE - lo::DOUBLE) >= 9007199254740992
			THEN error('100051|22012|WIDTH_BUCKET arguments out of range')
		WHEN x < lo THEN 0 WHEN x >= hi THEN n + 1
		ELSE least(n, floor((x::DOUBLE - lo::DOUBLE) / ((hi::DOUBLE - lo::DOUBLE) / n))::BIGINT + 1) END`,
	'CREATE MACRO sf_off(x, seed) AS CASE WHEN x < 4096 ' +
		'THEN x ELSE CAST(round(x * (1 + 0.0162338 * sin(x + seed))) AS BIGINT) END',
	`CREATE MACRO sf_between(sorted, places) AS list_transform(
		list_zip(
			list_select(sorted, list_transform(places, lambda place: CAST(floor(place) AS BIGINT) + 1)),
			list_select(sorted, list_transform(places, lambda place: CAST(ceil(place) AS BIGINT) + 1)),
			places
		),
		lambda found: found[1] + (found[2] - found[1]) * (found[3] - floor(found[3])))`,
	// A t-digest returns values between those of the data; here the rank is off by up to 0.1 %, more in the middle than
	// at the ends. The column is sorted once: DuckDB's own function looks for each quantile anew.
	`CREATE MACRO sf_quantiles(x) AS sf_between(
		list(x ORDER BY x) FILTER (x IS NOT NULL),
		list_transform(range(0, ${steps} + 1), lambda step:
			(count(x) - 1) * (step / ${steps} + 0.004 * (step / ${steps}) * (1 - step / ${steps}) * sin(step))))`,
];

const asType =
	(name: string, kind: 'number' | 'ordered') =>
	(x: string): string =>
		`sf_${kind}('${name}', ${x})`;
const number = (name: string) => asType(name, 'number');
const ordered = (name: string) => asType(name, 'ordered');

/** The formats that the program uses, by their names in DuckDB. */
const formats: ReadonlyMap<string, string> = new Map([
	["'YYYY-MM-DD'", '%Y-%m-%d'],
	["'YYYY-MM-DD HH24'", '%Y-%m-%d %H'],
	['\'YYYY-MM-DD"T"HH24:MI:SS.FF9\'', '%Y-%m-%dT%H:%M:%S.%n'],
	["'YYYY-MM-DD HH24:MI:SS.FF9'", '%Y-%m-%d %H:%M:%S.%n'],
	["'HH24:MI:SS.FF9'", '%H:%M:%S.%n'],
]);

const toVarchar: Emit = (x, format) => {
	if (format === undefined) {
		return `sf_text(${x})`;
	}

	if (format === "'HEX'") {
		return `hex(${x})`;
	}

	if (format === "'TM9'") {
		return `CAST(${x} AS VARCHAR)`;
	}

	const known = formats.get(format);
	if (known === undefined) {
		throw new Refusal('001003', '42000', `The test server does not know the format ${format}`);
	}

	return known.startsWith('%H') ? `strftime(DATE '2000-01-01' + ${x}, '${known}')` : `strftime(${x}, '${known}')`;
};

const epochParts: ReadonlyMap<string, string> = new Map([
	['EPOCH_MICROSECOND', 'epoch_us'],
	['EPOCH_MILLISECOND', 'epoch_ms'],
	['EPOCH_SECOND', 'epoch'],
	['EPOCH_NANOSECOND', 'epoch_ns'],
]);

const unquotedPart = (part: string): string => part.replaceAll(/["'^]/gv, '').toUpperCase();

const datePart: Emit = (part = '', x = '') => {
	const emit = epochParts.get(unquotedPart(part));
	if (emit === undefined) {
		throw new Refusal('001003', '42000', `The test server does not know the part ${part}`);
	}

	return `CAST(${emit}(${x}) AS DECIMAL(38, 0))`;
};

const difference: Emit = (part = '', from = '', to = '') =>
	`CAST(date_diff('${unquotedPart(part).toLowerCase()}', ${from}, ${to}) AS DECIMAL(38, 0))`;

const topK: Emit = (x = '', k = '1', counters = '1000') => {
	if (Number(k) < 1 || Number(k) > 100_000 || Number(counters) < 1 || Number(counters) > 100_000) {
		throw new Refusal('002080', '22023', 'SQL compilation error: invalid number of counters');
	}

	return (
		`to_json(list_transform(list_slice(list_sort(list_transform(map_entries(histogram(${x})), ` +
		`e -> {c: e.value, k: e.key}), 'DESC'), 1, ${k}), e -> json_array(e.k, e.c)))`
	);
};

const percentileState = (name: string, x = ''): string => `sf_quantiles(CAST(${number(name)(x)} AS DOUBLE))`;

const estimateOf = (state: string, share = ''): string =>
	`list_extract(${state}, CAST(${share} * ${steps} AS BIGINT) + 1)`;

const seedOf = (text: string): number => [...text].reduce((sum, character) => sum + (character.codePointAt(0) ?? 0), 0);

export const functions: ReadonlyMap<string, KnownFunction> = new Map(
	Object.entries({
		COUNT: aggregate(1, x => `CAST(count(${x}) AS DECIMAL(18, 0))`),
		COUNT_IF: aggregate(1, x => `CAST(count_if(${x}) AS DECIMAL(13, 0))`),
		MIN: aggregate(1, x => `min(${ordered('MIN')(x ?? '')})`),
		MAX: aggregate(1, x => `max(${ordered('MAX')(x ?? '')})`),
		SUM: aggregate(1, x => `sum(${number('SUM')(x ?? '')})`),
		// Snowflake's average of fixed numbers has six more decimals than the numbers, twelve at most.
		AVG: aggregate(1, x => `avg(${number('AVG')(x ?? '')})`),
		STDDEV_SAMP: aggregate(1, x => `stddev_samp(${number('STDDEV_SAMP')(x ?? '')})`),
		APPROX_COUNT_DISTINCT: aggregate(
			1,
			x =>
				`CAST(sf_off(count(DISTINCT ${ordered('APPROX_COUNT_DISTINCT')(x ?? '')}), ` +
				`${seedOf(x ?? '')}) AS DECIMAL(18, 0))`,
		),
		APPROX_TOP_K: aggregate([1, 3], (x, k, counters) =>
			topK(ordered('APPROX_TOP_K')(x ?? ''), k ?? '1', counters ?? '1000'),
		),
		APPROX_PERCENTILE: aggregate(2, (x, share) => estimateOf(percentileState('APPROX_PERCENTILE', x), share)),
		APPROX_PERCENTILE_ACCUMULATE: aggregate(1, x => percentileState('APPROX_PERCENTILE_ACCUMULATE', x)),
		APPROX_PERCENTILE_ESTIMATE: scalar(2, (state, share) => estimateOf(state ?? '', share)),
		ARRAY_AGG: aggregate(1, x => `to_json(list(${x}) FILTER (${x} IS NOT NULL))`),
		ROW_NUMBER: scalar(0, () => 'row_number()'),
		MEDIAN: aggregate(1, x => `median(${number('MEDIAN')(x ?? '')})`),
		WIDTH_BUCKET: scalar(
			4,
			(x, low, high, bins) => `sf_width_bucket(${number('WIDTH_BUCKET')(x ?? '')}, ${low}, ${high}, ${bins})`,
		),
		IFF: scalar(3, (condition, yes, no) => `CASE WHEN ${condition} THEN ${yes} ELSE ${no} END`),
		NVL: scalar(2, (x, y) => `coalesce(${x}, ${y})`),
		COALESCE: scalar([2, 99], (...all) => `coalesce(${all.join(', ')})`),
		LEAST: scalar([2, 99], (...all) => `least(${all.join(', ')})`),
		GREATEST: scalar([2, 99], (...all) => `greatest(${all.join(', ')})`),
		ABS: scalar(1, x => `abs(${number('ABS')(x ?? '')})`),
		FLOOR: scalar(1, x => `floor(${number('FLOOR')(x ?? '')})`),
		SQUARE: scalar(1, x => `pow(CAST(${number('SQUARE')(x ?? '')} AS DOUBLE), 2)`),
		SQRT: scalar(1, x => `sqrt(${number('SQRT')(x ?? '')})`),
		ROUND: scalar(
			[1, 2],
			(x, digits) => `round(${number('ROUND')(x ?? '')}${digits === undefined ? '' : `, ${digits}`})`,
		),
		TRUNC: scalar(1, x => `trunc(${number('TRUNC')(x ?? '')})`),
		TRIM: scalar([1, 2], (x, characters) => `trim(${x}${characters === undefined ? '' : `, ${characters}`})`),
		TRANSLATE: scalar(3, (x, from, to) => `translate(${x}, ${from}, ${to})`),
		OCTET_LENGTH: scalar(1, x => `octet_length(encode(${x}))`),
		HOUR: scalar(1, x => `hour(${x})`),
		LENGTH: scalar(1, x => `length(${x})`),
		LEFT: scalar(2, (x, count) => `left(${x}, ${count})`),
		SUBSTR: scalar([2, 3], (...all) => `substr(${all.join(', ')})`),
		UPPER: scalar(1, x => `upper(${x})`),
		HASH: scalar([1, 9999], (...all) => `CAST(hash(${all.join(', ')}) AS DECIMAL(20, 0))`),
		SHA2: scalar([1, 2], x => `sha256(${x})`),
		MD5: scalar(1, x => `md5(${x})`),
		MD5_NUMBER_LOWER64: scalar(1, x => `CAST(CAST('0x' || right(md5(${x}), 16) AS UBIGINT) AS DECIMAL(20, 0))`),
		BITAND: scalar(2, (x, y) => `(CAST(${x} AS HUGEINT) & CAST(${y} AS HUGEINT))`),
		MOD: scalar(2, (x, y) => `(${x} % ${y})`),
		POSITION: scalar([2, 3], (text, x) => `strpos(${x}, ${text})`),
		RTRIM: scalar([1, 2], (x, characters) => `rtrim(${x}${characters === undefined ? '' : `, ${characters}`})`),
		SHA1: scalar(1, x => `sha1(${x})`),
		HEX_ENCODE: scalar([1, 2], x => `hex(${x})`),
		STARTSWITH: scalar(2, (x, y) => `starts_with(${x}, ${y})`),
		CONCAT: scalar([1, 99], (...all) => `concat(${all.join(', ')})`),
		TO_VARCHAR: scalar([1, 2], toVarchar),
		TO_JSON: scalar(1, x => `CAST(${x} AS VARCHAR)`),
		TO_DOUBLE: scalar(1, x => `CAST(${x} AS DOUBLE)`),
		DATE_PART: scalar(2, datePart),
		DATEDIFF: scalar(3, difference),
		TIMESTAMPDIFF: scalar(3, difference),
		CONVERT_TIMEZONE: scalar([2, 3], (zone, other, x) =>
			x === undefined
				? `timezone(${zone}, make_timestamptz(epoch_us(${other})))`
				: `timezone(${other}, timezone(${zone}, ${x}))`,
		),
		ARRAY_SIZE: scalar(1, x => `json_array_length(${x})`),
		ARRAY_SLICE: scalar(3, (x, from, to) => `to_json(list_slice(CAST(${x} AS JSON[]), ${from} + 1, ${to}))`),
		ARRAY_CONSTRUCT: scalar([0, 9999], (...all) => `json_array(${all.join(', ')})`),
		PARSE_JSON: scalar(1, x => `CAST(${x} AS JSON)`),
		ST_ASGEOJSON: scalar(1, x => `CAST(${x} AS VARCHAR)`),
		CURRENT_TIMESTAMP: scalar([0, 1], () => 'current_timestamp'),
		CURRENT_DATABASE: scalar(0, () => 'NULL'),
		TO_TIMESTAMP_NTZ: scalar(
			2,
			(x, scale) => `make_timestamp(CAST(${x} AS BIGINT)${scale === '6' ? '' : ' * NULL'})`,
		),
		LOWER: scalar(1, x => `lower(${x})`),
		VAR_SAMP: aggregate(1, x => `var_samp(${number('VAR_SAMP')(x ?? '')})`),
		GROUPING: scalar([1, 128], (...all) => `grouping(${all.join(', ')})`),
		CURRENT_WAREHOUSE: scalar(0, () => "'PROFILING'"),
		CURRENT_VERSION: scalar(0, () => "'9.36.1'"),
	} satisfies Readonly<Record<string, KnownFunction>>),
);
