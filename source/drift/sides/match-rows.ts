// Matches rows of two sides by their key, and counts and lists differences.
import type {Cell} from '../../connectors/connector.ts';
import {compareText} from '../../profiling/accumulators/top-values.ts';
import {parseDecimal} from '../../profiling/exact-decimal.ts';
import type {ValueForm} from './column-forms.ts';
import {differingRows, type RowComparison, type RowDifference} from './row-comparison.ts';

export type MatchedColumns = {
	readonly names: readonly string[];
	/** In the order of the names. */
	readonly forms: readonly ValueForm[];
	/** The number of first columns that are the key; 0 where rows are compared as a multiset. */
	readonly keyLength: number;
};

type Row = {readonly cells: readonly Cell[]; readonly forms: ReadonlyArray<string | null>};

/** The rows of one key. */
type Rows = {readonly left: Row[]; readonly right: Row[]};

/** Makes a text that differs for different lists of forms. */
const joined = (forms: ReadonlyArray<string | null>): string =>
	forms.map(form => (form === null ? '~' : `${form.length}:${form}`)).join('');

const compareCells = (one: Cell, other: Cell): number => {
	if (one === null || other === null) {
		return Number(one !== null) - Number(other !== null);
	}

	const [left, right] = [parseDecimal(one), parseDecimal(other)];
	const difference = left === undefined || right === undefined ? 0 : Number(one) - Number(other);
	return difference === 0 ? compareText(one, other) : difference;
};

export type Matched = Pick<
	RowComparison,
	'added' | 'removed' | 'changed' | 'changedBy' | 'duplicateKeys' | 'differences'
>;

/** Counts the differences of rows that come in parts. All rows of a key are in one part. */
export class RowMatcher {
	readonly #columns: MatchedColumns;
	readonly #limit: number;
	readonly #changedBy: number[];
	readonly #differences: RowDifference[] = [];
	#added = 0;
	#removed = 0;
	#changed = 0;
	#duplicateKeys = 0;

	/**
	Begins with no rows.

	@param limit The maximum number of differences that are listed.
	*/
	constructor(columns: MatchedColumns, limit: number) {
		this.#columns = columns;
		this.#limit = limit;
		this.#changedBy = columns.names.map(() => 0);
	}

	add(left: ReadonlyArray<readonly Cell[]>, right: ReadonlyArray<readonly Cell[]>): void {
		const byKey = new Map<string, Rows>();
		const collect = (cells: readonly Cell[], side: keyof Rows) => {
			const row = this.#rowOf(cells);
			const {keyLength} = this.#columns;
			const key = joined(keyLength === 0 ? row.forms : row.forms.slice(0, keyLength));
			const rows = byKey.get(key) ?? {left: [], right: []};
			byKey.set(key, rows);
			rows[side].push(row);
		};

		for (const cells of left) {
			collect(cells, 'left');
		}

		for (const cells of right) {
			collect(cells, 'right');
		}

		for (const rows of byKey.values()) {
			this.#match(rows);
		}
	}

	result(): Matched {
		const {names, keyLength} = this.#columns;
		const keyOf = ({left, right}: RowDifference): readonly Cell[] =>
			(left ?? right ?? []).slice(0, keyLength === 0 ? names.length : keyLength);
		const byKey = (one: RowDifference, other: RowDifference): number => {
			const [first, second] = [keyOf(one), keyOf(other)];
			const at = first.findIndex((cell, index) => cell !== second[index]);
			return at === -1 ? 0 : compareCells(first[at] ?? null, second[at] ?? null);
		};

		return {
			added: this.#added,
			removed: this.#removed,
			changed: this.#changed,
			changedBy: this.#changedBy
				.map((rows, index) => ({column: names[index] ?? '', rows}))
				.filter(({rows}) => rows > 0)
				.toSorted((one, other) => other.rows - one.rows),
			duplicateKeys: this.#duplicateKeys,
			differences: this.#differences.toSorted(byKey),
		};
	}

	#rowOf(cells: readonly Cell[]): Row {
		const {forms} = this.#columns;
		return {cells, forms: cells.map((cell, index) => (cell === null ? null : (forms[index]?.(cell) ?? cell)))};
	}

	#match({left, right}: Rows): void {
		if (this.#columns.keyLength > 0 && (left.length > 1 || right.length > 1)) {
			this.#duplicateKeys++;
		}

		const [lefts, rights] = withoutPairs(left, right);
		for (let index = 0; index < Math.max(lefts.length, rights.length); index++) {
			this.#note(lefts[index], rights[index]);
		}
	}

	#note(left: Row | undefined, right: Row | undefined): void {
		const {names} = this.#columns;
		const changed =
			left === undefined || right === undefined
				? []
				: names.map((_, index) => index).filter(index => left.forms[index] !== right.forms[index]);
		for (const index of changed) {
			this.#changedBy[index] = (this.#changedBy[index] ?? 0) + 1;
		}

		const kind = left === undefined ? 'added' : right === undefined ? 'removed' : 'changed';
		if (kind === 'added') {
			this.#added++;
		} else if (kind === 'removed') {
			this.#removed++;
		} else {
			this.#changed++;
		}

		const noted = differingRows({added: this.#added, removed: this.#removed, changed: this.#changed});
		if (noted <= this.#limit) {
			this.#differences.push({
				kind,
				left: left?.cells ?? null,
				right: right?.cells ?? null,
				changed: changed.map(index => names[index] ?? ''),
			});
		}
	}
}

/** Finds the rows of each side without an equal one on the other side. */
const withoutPairs = (left: readonly Row[], right: readonly Row[]): readonly [readonly Row[], readonly Row[]] => {
	const free = new Map<string, number>();
	for (const {forms} of right) {
		const text = joined(forms);
		free.set(text, (free.get(text) ?? 0) + 1);
	}

	const taken = new Map<string, number>();
	const lefts = left.filter(({forms}) => {
		const text = joined(forms);
		const count = free.get(text) ?? 0;
		if (count === 0) {
			return true;
		}

		free.set(text, count - 1);
		taken.set(text, (taken.get(text) ?? 0) + 1);
		return false;
	});
	const rights = right.filter(({forms}) => {
		const text = joined(forms);
		const count = taken.get(text) ?? 0;
		taken.set(text, count - 1);
		return count <= 0;
	});
	return [lefts, rights];
};
