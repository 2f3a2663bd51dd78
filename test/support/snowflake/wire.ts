// Results on the wire: the type of each column, and every value as the text that Snowflake sends.
import {Buffer} from 'node:buffer';
import {
	DuckDBBlobValue,
	DuckDBDateValue,
	DuckDBTimeValue,
	DuckDBTimestampTZValue,
	DuckDBTimestampValue,
	type DuckDBValue,
} from '@duckdb/node-api';
import type {ResultColumn} from './catalog.ts';
import type {WarehouseResult} from './warehouse.ts';

export const wireRowType = ({columns}: WarehouseResult): readonly object[] =>
	columns.map(({name, type, precision, scale}) => ({
		name,
		type,
		precision,
		scale,
		nullable: true,
		length: null,
		byteLength: null,
		database: '',
		schema: '',
		table: '',
	}));

const seconds = (micros: bigint): string => {
	const sign = micros < 0n ? '-' : '';
	const absolute = micros < 0n ? -micros : micros;
	return `${sign}${absolute / 1_000_000n}.${String(absolute % 1_000_000n).padStart(6, '0')}000`;
};

/** Floating-point numbers travel with 17 significant digits at most; whole ones without a point. */
const realText = (value: number): string => {
	if (Number.isFinite(value)) {
		return String(value);
	}

	return Number.isNaN(value) ? 'NaN' : value > 0 ? 'inf' : '-inf';
};

const wireValue = (value: DuckDBValue, {type}: ResultColumn): string | null => {
	if (value === null) {
		return null;
	}

	if (typeof value === 'number') {
		return type === 'real' ? realText(value) : String(value);
	}

	if (typeof value === 'boolean') {
		return value ? '1' : '0';
	}

	if (value instanceof DuckDBDateValue) {
		return String(value.days);
	}

	if (value instanceof DuckDBTimeValue) {
		return seconds(value.micros);
	}

	if (value instanceof DuckDBTimestampValue || value instanceof DuckDBTimestampTZValue) {
		return seconds(value.micros);
	}

	return value instanceof DuckDBBlobValue ? Buffer.from(value.bytes).toString('hex').toUpperCase() : String(value);
};

export const wireRows = ({columns, rows}: WarehouseResult): ReadonlyArray<ReadonlyArray<string | null>> =>
	rows.map(row =>
		row.map((value, index) => {
			const column = columns[index];
			return column === undefined ? null : wireValue(value, column);
		}),
	);
