// Holds rows column by column, as a scan reads them. Numbers lie in typed arrays, so that they leave no garbage.

/** A value that a scan reads from any column. */
export type StoredValue = number | bigint | string | Uint8Array | null;

export type Row = readonly StoredValue[];

/** The kind of value in a row of a column. */
export const holds = {nothing: 0, number: 1, other: 2} as const;

export type BufferedColumn = {
	/** The kind of each row's value. */
	kinds: Uint8Array;
	numbers: Float64Array;
	/** All other values, one after another: texts, binary values, and integers past 2^53. */
	others: Array<Exclude<StoredValue, number | null>>;
	nulls: number;
};

const initialRows = 2048;

export class RowBuffer {
	readonly columns: readonly BufferedColumn[];
	length = 0;
	/** UTF-16 code units of the texts, and bytes of the binary values. */
	units = 0;
	#room = initialRows;

	constructor(width: number) {
		this.columns = Array.from({length: width}, () => ({
			kinds: new Uint8Array(initialRows),
			numbers: new Float64Array(initialRows),
			others: [],
			nulls: 0,
		}));
	}

	static of(rows: readonly Row[], width = rows[0]?.length ?? 0): RowBuffer {
		const buffer = new RowBuffer(width);
		for (const row of rows) {
			buffer.add(row);
		}

		return buffer;
	}

	/** Adds a row, which may be wider than the buffer. */
	add(row: Row): void {
		if (this.length === this.#room) {
			this.#grow();
		}

		const {columns, length} = this;
		for (let index = 0; index < columns.length; index++) {
			const column = columns[index];
			if (column === undefined) {
				continue;
			}

			const value = row[index];
			if (typeof value === 'number') {
				column.kinds[length] = holds.number;
				column.numbers[length] = value;
			} else if (value === null || value === undefined) {
				column.kinds[length] = holds.nothing;
				column.nulls++;
			} else if (typeof value === 'bigint' && Number.isSafeInteger(Number(value))) {
				column.kinds[length] = holds.number;
				column.numbers[length] = Number(value);
			} else {
				column.kinds[length] = holds.other;
				// V8 does not inline a push here.
				column.others[column.others.length] = value;
				this.units += typeof value === 'bigint' ? 0 : value.length;
			}
		}

		this.length++;
	}

	/** All values of a column. */
	valuesOf(index: number): StoredValue[] {
		const {kinds = new Uint8Array(), numbers = new Float64Array(), others = []} = this.columns[index] ?? {};
		let next = 0;
		return Array.from({length: this.length}, (_, row) =>
			kinds[row] === holds.number
				? (numbers[row] ?? null)
				: kinds[row] === holds.other
					? (others[next++] ?? null)
					: null,
		);
	}

	/** The last value of a column. */
	lastOf(index: number): StoredValue {
		const last = this.length - 1;
		const {kinds, numbers, others} = this.columns[index] ?? {};
		const value = kinds?.[last] === holds.number ? numbers?.[last] : others?.at(-1);
		return kinds?.[last] === holds.nothing ? null : (value ?? null);
	}

	clear(): void {
		this.length = 0;
		this.units = 0;
		for (const column of this.columns) {
			// A new array is as young as its texts. V8 then need not remember pointers from old to young objects.
			column.others = [];
			column.nulls = 0;
		}
	}

	#grow(): void {
		this.#room *= 2;
		for (const column of this.columns) {
			const {kinds, numbers} = column;
			column.kinds = new Uint8Array(this.#room);
			column.kinds.set(kinds);
			column.numbers = new Float64Array(this.#room);
			column.numbers.set(numbers);
		}
	}
}
