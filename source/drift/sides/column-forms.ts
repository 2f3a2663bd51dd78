// Compares a column of one database with a column of another one: whether the types mean the same, and the form in
// which equal values of both are equal texts.
import {isNumeric, isTemporal, type SemanticType} from '../../profiling/column-types.ts';
import {parseDecimal} from '../../profiling/exact-decimal.ts';
import type {ColumnInfo} from '../../profiling/table.ts';

/** A column, and the type of its database: `sqlite`, `postgres`. */
export type SideColumn = {readonly column: ColumnInfo; readonly database: string};

/** A column on both sides. */
export type SideColumns = readonly [left: SideColumn, right: SideColumn];

/** Types with different names for the same values. Any other type is its own family. */
const families: Partial<Readonly<Record<SemanticType, string>>> = {
	integer: 'number',
	decimal: 'number',
	float: 'number',
	text: 'text',
	uuid: 'text',
};

const familyOf = ({column: {semanticType, databaseType}}: SideColumn): string =>
	semanticType === 'other' ? databaseType.toLowerCase() : (families[semanticType] ?? semanticType);

/** Whether both databases have the same type. Then types must be equal to the letter. */
export const isOneDatabase = ([left, right]: SideColumns): boolean => left.database === right.database;

/** Whether columns of two types of databases mean the same. */
export const meansTheSame = ([left, right]: SideColumns): boolean => familyOf(left) === familyOf(right);

/**
Whether PostgreSQL fills the texts with blanks (`char(n)`), which it ignores. Other databases keep texts as they are.
*/
export const isBlankPadded = ({column: {databaseType}, database}: SideColumn): boolean =>
	database === 'postgres' && /^(?:bpchar|character|char)\s*(?:\(|$)/iv.test(databaseType);

/** Whether a column has numbers of 32 bits, whose digits past the seventh depend on the database. */
const isSingle = ({column: {databaseType}, database}: SideColumn): boolean =>
	(database === 'postgres' && /^(?:real|float4)$/iv.test(databaseType)) ||
	(database === 'duckdb' && /^(?:float|float4|real)$/iv.test(databaseType));

/** SQLite keeps decimals as doubles. */
const isDouble = ({column: {semanticType}, database}: SideColumn): boolean =>
	semanticType === 'float' || (semanticType === 'decimal' && database === 'sqlite');

type Value = number | string | boolean;

/** Writes a value so that equal values of both sides have one text. */
export type ValueForm = (value: Value) => string;

const decimalText = (value: Value): string => {
	const parsed = typeof value === 'boolean' ? undefined : parseDecimal(value);
	if (parsed === undefined) {
		return String(value);
	}

	let {digits, scale} = parsed;
	while (scale > 0 && digits % 10n === 0n) {
		digits /= 10n;
		scale--;
	}

	return `${digits}e-${scale}`;
};

const doubleText = (value: Value): string => {
	const number = Number(value);
	// −0 equals 0, and NaN equals itself.
	return String(Number.isFinite(number) ? number + 0 : value);
};

const singleText = (value: Value): string => {
	const number = Number(value);
	return String(Number.isFinite(number) ? Math.fround(number) + 0 : value);
};

const timestampPattern =
	/^(?<date>[+\-]?\d{4,6}-\d{2}-\d{2})(?:[ t](?<time>\d{2}:\d{2})(?::(?<seconds>\d{2})(?:\.(?<fraction>\d+))?)?(?:z|\+00(?::?00)?)?)?$/iv;

/** Writes a date and a time with as few digits as possible, and midnight as the date alone. */
const timestampText = (value: Value): string => {
	const parts = timestampPattern.exec(String(value))?.groups;
	if (parts === undefined) {
		return String(value);
	}

	const {date = '', time = '00:00', seconds = '00', fraction = ''} = parts;
	const rest = fraction.replace(/(?<!0)0+$/v, '');
	const text = `${time}:${seconds}${rest === '' ? '' : `.${rest}`}`;
	return text === '00:00:00' ? date : `${date}T${text}`;
};

const timeText = (value: Value): string => timestampText(`2000-01-01T${value}`);

const sortedKeys = (value: unknown): unknown => {
	if (Array.isArray(value)) {
		return value.map(item => sortedKeys(item));
	}

	if (typeof value !== 'object' || value === null) {
		return value;
	}

	const sorted = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1));
	const entries = sorted.map(([key, item]) => [key, sortedKeys(item)] as const);
	return Object.fromEntries(entries);
};

const documentText = (value: Value): string => {
	try {
		const document: unknown = JSON.parse(String(value));
		return JSON.stringify(sortedKeys(document));
	} catch {
		return String(value);
	}
};

/** Whether one of them has numbers of 32 bits. The other side may have read them as 64 bits. */
export const areSingles = (pair: SideColumns): boolean => pair.some(side => isSingle(side));

const numberForm = (pair: SideColumns): ValueForm => {
	if (areSingles(pair)) {
		return singleText;
	}

	return pair.some(side => isDouble(side)) ? doubleText : decimalText;
};

const textForm = (pair: SideColumns): ValueForm => {
	if (pair.some(({column}) => column.semanticType === 'uuid')) {
		return value => String(value).toLowerCase();
	}

	return pair.some(side => isBlankPadded(side)) ? value => String(value).replace(/(?<! ) +$/v, '') : String;
};

/** The form for the values of a column on both sides. */
export const valueFormOf = (pair: SideColumns): ValueForm => {
	const all = (fits: (type: SemanticType) => boolean): boolean => pair.every(({column}) => fits(column.semanticType));
	if (all(isNumeric)) {
		return numberForm(pair);
	}

	if (all(isTemporal)) {
		return timestampText;
	}

	if (all(type => type === 'time')) {
		return timeText;
	}

	return all(type => type === 'json' || type === 'array') ? documentText : textForm(pair);
};

/** Explains why both sides compare texts by different rules; `undefined` where the rules are the same. */
export const differentEquality = ([left, right]: SideColumns): string | undefined => {
	const rules = [left, right].map(({column: {equality = 'by bytes'}}) => equality);
	const [one = '', other = ''] = rules;
	return one === other || rules.every(rule => rule.startsWith('by bytes'))
		? undefined
		: `texts count as equal ${one} on the left, ${other} on the right`;
};
