// Reads the histories of a directory: `*.csv.gz` with a column `_period`, and `types.json` with the declared types.
import fs from 'node:fs';
import path from 'node:path';
import {gunzipSync} from 'node:zlib';
import {z} from 'zod';
import {semanticTypeOf} from '../../../source/connectors/sqlite/column-types.ts';
import {isNumeric} from '../../../source/profiling/column-types.ts';
import type {Cell, Column, History, Period} from './history.ts';

const typesSchema = z.record(z.string(), z.record(z.string(), z.string()));

/** The field that begins at a place, and where it ends. */
const readField = (text: string, begin: number): {readonly value: string; readonly end: number} => {
	if (text[begin] !== '"') {
		const plain = /[\n\r,]/gv;
		plain.lastIndex = begin;
		const end = plain.exec(text)?.index ?? text.length;
		return {value: text.slice(begin, end), end};
	}

	let end = text.indexOf('"', begin + 1);
	while (end !== -1 && text[end + 1] === '"') {
		end = text.indexOf('"', end + 2);
	}

	if (end === -1) {
		throw new TypeError(`A quote that begins at ${begin} does not end`);
	}

	return {value: text.slice(begin + 1, end).replaceAll('""', '"'), end: end + 1};
};

/** The records of a text of comma-separated values (RFC 4180). */
export const parseCsv = (text: string): ReadonlyArray<readonly string[]> => {
	const records: string[][] = [];
	let record: string[] = [];
	for (let place = 0; place < text.length; place++) {
		const {value, end} = readField(text, place);
		record.push(value);
		place = text[end] === '\r' ? end + 1 : end;
		if (text[place] === ',') {
			continue;
		}

		records.push(record);
		record = [];
	}

	return records;
};

const cellOf = (text: string, {semanticType}: Column): Cell => {
	if (text === '') {
		return null;
	}

	const number = semanticType === 'boolean' || isNumeric(semanticType) ? Number(text) : NaN;
	return Number.isNaN(number) ? text : number;
};

/** The morning after a period: of a day `2024-03-01`, or of a month `2024-03`. */
const profiledAfter = (period: string): Date => {
	const [year = NaN, month = NaN, day] = period.split('-').map(Number);
	const at = new Date(day === undefined ? Date.UTC(year, month, 1, 6) : Date.UTC(year, month - 1, day + 1, 6));
	if (Number.isNaN(at.getTime())) {
		throw new TypeError(`The period ${period} is neither a day (2024-03-01) nor a month (2024-03)`);
	}

	return at;
};

const columnsOf = (headings: readonly string[], types: Readonly<Record<string, string>>): readonly Column[] =>
	headings.map(name => {
		const databaseType = types[name] ?? 'TEXT';
		return {name, databaseType, semanticType: semanticTypeOf(databaseType) ?? 'text'};
	});

/** The history that a text of comma-separated values tells. */
export const historyOf = (name: string, text: string, types: Readonly<Record<string, string>>): History => {
	const [headings = [], ...records] = parseCsv(text);
	const [first, ...names] = headings;
	if (first !== '_period') {
		throw new TypeError(`The first column of ${name} is ${first ?? 'missing'}, not _period`);
	}

	const columns = columnsOf(names, types);
	const byPeriod = Map.groupBy(records, ([period]) => period ?? '');
	const periods = [...byPeriod]
		.toSorted(([left], [right]) => (left < right ? -1 : 1))
		.map(([period, rows]): Period => ({
			at: profiledAfter(period),
			rows: rows.length,
			cells: new Map(
				columns.map(column => [
					column.name,
					rows.map(row => cellOf(row[headings.indexOf(column.name)] ?? '', column)),
				]),
			),
		}));
	return {name, origin: 'csv', columns, periods};
};

const ending = '.csv.gz';

/**
Every history of a directory.

@throws When it has no `types.json`, or a file is not of this form.
*/
export const readHistories = (directory: string): readonly History[] => {
	const types = typesSchema.parse(JSON.parse(fs.readFileSync(path.join(directory, 'types.json'), 'utf8')));
	return fs
		.readdirSync(directory)
		.filter(file => file.endsWith(ending))
		.toSorted()
		.map(file => {
			const name = path.basename(file, ending);
			const text = gunzipSync(fs.readFileSync(path.join(directory, file))).toString('utf8');
			return historyOf(name, text, types[name] ?? {});
		});
};
