// Recognises a declared type that holds every value of the earlier type.
import type {ColumnInfo} from '../../profiling/table.ts';

type Declared = {
	/** Lower case, without its arguments. */
	readonly name: string;
	/** Length, or precision and scale; empty where the type names none. */
	readonly sizes: readonly number[];
};

const declaredIn = (type: string): Declared | undefined => {
	const parts = /^(?<name>[_a-z][\w ]*?) ?(?:\((?<sizes>[\d ,]+)\))?$/v.exec(type.trim().toLowerCase())?.groups;
	return parts === undefined
		? undefined
		: {
				name: (parts['name'] ?? '').replaceAll(/\s+/gv, ' '),
				sizes: parts['sizes']?.split(',').map(Number) ?? [],
			};
};

/** Bits of whole numbers and of floating-point ones, by the names that databases give them. */
const integerBits: ReadonlyMap<string, number> = new Map([
	['tinyint', 8],
	['smallint', 16],
	['int2', 16],
	['mediumint', 24],
	['int', 32],
	['int4', 32],
	['bigint', 64],
	['int8', 64],
]);
const floatBits: ReadonlyMap<string, number> = new Map([
	['real', 32],
	['float4', 32],
	['double precision', 64],
	['double', 64],
	['float8', 64],
]);

/** `integer` has 32 bits, except in SQLite, where every name of a whole number means 64 bits. */
const bitsOf = ({name, sizes}: Declared, bits: ReadonlyMap<string, number>): number | undefined =>
	sizes.length > 0 ? undefined : name === 'integer' ? bits.get('int') : bits.get(name);

const texts: ReadonlySet<string> = new Set(['varchar', 'character varying', 'nvarchar', 'text', 'string', 'clob']);
const decimals: ReadonlySet<string> = new Set(['numeric', 'decimal', 'number']);

const holdsText = (before: Declared, after: Declared): boolean => {
	const [length = Infinity, lengthNow = Infinity] = [before.sizes[0], after.sizes[0]];
	return texts.has(before.name) && texts.has(after.name) && lengthNow >= length;
};

/** Whether a type has at least as many digits before the point, and after it. */
const holdsDecimal = (before: Declared, after: Declared): boolean => {
	if (!decimals.has(before.name) || !decimals.has(after.name) || before.sizes.length === 0) {
		return false;
	}

	const [precision = 0, scale = 0] = before.sizes;
	const [precisionNow = Infinity, scaleNow = after.sizes.length === 0 ? Infinity : 0] = after.sizes;
	return after.sizes.length === 0 || (scaleNow >= scale && precisionNow - scaleNow >= precision - scale);
};

const holdsNumber = (before: Declared, after: Declared): boolean =>
	[integerBits, floatBits].some(bits => {
		const [size, sizeNow] = [bitsOf(before, bits), bitsOf(after, bits)];
		return size !== undefined && sizeNow !== undefined && sizeNow >= size;
	});

/**
Whether a column's current type has room for every value of the earlier type: a longer text, a larger whole number, more
digits. False for types of different meanings.
*/
export const isWidening = (baseline: ColumnInfo, current: ColumnInfo): boolean => {
	if (baseline.semanticType !== current.semanticType) {
		return false;
	}

	const [before, after] = [declaredIn(baseline.databaseType), declaredIn(current.databaseType)];
	return (
		before !== undefined &&
		after !== undefined &&
		(holdsText(before, after) || holdsDecimal(before, after) || holdsNumber(before, after))
	);
};
