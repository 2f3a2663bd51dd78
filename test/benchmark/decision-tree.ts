// What a decision tree on the raw rows of two loads names first, where Python has scikit-learn.
import {spawnSync} from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import type {BlameTarget} from '../../source/drift/blame/blame-target.ts';
import type {Cell, Column} from './histories/history.ts';

type Row = readonly Cell[];

/** Two loads, and the places of the columns that may be named. */
export type TreeCase = {
	readonly columns: readonly Column[];
	readonly before: readonly Row[];
	readonly after: readonly Row[];
	readonly target: BlameTarget;
	readonly features: readonly number[];
};

/** Columns, by their places, with a value. */
export type TreeCondition = ReadonlyArray<readonly [place: number, value: Cell]>;

/** A Python with scikit-learn; `undefined` where none is named. */
export const treePython = process.env['PROFILEMESH_BENCH_PYTHON'];

const mostValues = 64;

/** What a row has of the figure; `undefined` where it does not count. */
const amountOf = (row: Row, place: number, target: BlameTarget): number | undefined => {
	const value = row[place] ?? null;
	switch (target.kind) {
		case 'rows': {
			return 1;
		}

		case 'nulls': {
			return value === null ? 1 : 0;
		}

		case 'share': {
			return value === null ? undefined : value === target.value ? 1 : 0;
		}

		case 'mean':
		case 'zeros': {
			return typeof value === 'number' ? value : undefined;
		}
	}
};

const encoded = ({columns, before, after, target, features}: TreeCase) => {
	const own = 'column' in target ? columns.findIndex(({name}) => name === target.column) : -1;
	const used = features.filter(place => place !== own);
	const sides = [before, after].map(rows => rows.filter(row => amountOf(row, own, target) !== undefined));
	const all = sides.flat();
	const values = used.map(place => [...new Set(all.map(row => row[place] ?? null))].slice(0, mostValues));
	const parts = sides.flatMap((rows, side) => {
		const weight = ((side === 0 ? -1 : 1) * all.length) / (target.kind === 'rows' ? all.length : rows.length);
		return rows.map(row => weight * (amountOf(row, own, target) ?? 0));
	});
	return {
		used,
		values,
		text: JSON.stringify({
			counts: values.map(({length}) => length),
			codes: used.map((place, index) => all.map(row => values[index]?.indexOf(row[place] ?? null) ?? -1)),
			parts,
		}),
	};
};

/** What the tree names in each case: a value, and a second one within its rows. */
export const treeConditions = (python: string, cases: readonly TreeCase[]): readonly TreeCondition[] => {
	const asked = cases.map(one => encoded(one));
	const {stdout, status, stderr} = spawnSync(python, [path.join(import.meta.dirname, 'decision-tree.py')], {
		input: asked.map(({text}) => `${text}\n`).join(''),
		encoding: 'utf8',
		maxBuffer: 64_000_000,
	});
	if (status !== 0) {
		throw new Error(`The decision tree failed: ${stderr}`);
	}

	return stdout
		.trim()
		.split('\n')
		.map((line, index) => {
			const named = JSON.parse(line) as ReadonlyArray<readonly [number, number]>;
			return named.map(
				([feature, code]) =>
					[asked[index]?.used[feature] ?? -1, asked[index]?.values[feature]?.[code] ?? null] as const,
			);
		});
};
