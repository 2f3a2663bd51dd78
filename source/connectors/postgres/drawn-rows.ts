// Reads the rows of a view once that returns different rows to each statement. The transaction keeps them as settings
// of its own, one text for each column, so that nothing is written and no row leaves the database.
import type {Sampling} from '../../profiling/profile.ts';
import {fromClause} from '../push-down/flat.ts';
import {doSplitting, StatementFailure} from '../push-down/statement-failure.ts';
import type {Relation} from '../sql-dialect.ts';
import {literal, quoted} from './identifiers.ts';
import type {DescribedColumn} from './introspection.ts';
import type {TableSession} from './session.ts';

/** Bytes of the rows as texts. Every statement reads them again. */
const maxBytes = 64 * 2 ** 20;

const settingOf = (index: number): string => literal(`profilemesh.column_${index}`);

const shareOf = (sampling: Sampling, rows: number): number => {
	switch (sampling.kind) {
		case 'all': {
			return 1;
		}

		case 'ratio': {
			return sampling.ratio;
		}

		case 'size': {
			return Math.min(1, sampling.size / Math.max(1, rows));
		}
	}
};

const names = (columns: readonly DescribedColumn[]): readonly string[] => columns.map(({info}) => quoted(info.name));

/** Estimates the number of rows, and their bytes as texts. */
const sizeStatement = (relation: Relation, columns: readonly DescribedColumn[]): string =>
	`SELECT count(*), coalesce(sum(octet_length(ROW(${names(columns).join(', ')})::text)), 0) ${fromClause(relation)}`;

const drawStatement = (relation: Relation, columns: readonly DescribedColumn[], share: number): string => {
	const texts = names(columns).map((name, index) => `${name}::text AS t${index}`);
	const kept = columns.map(
		(_, index) => `length(set_config(${settingOf(index)}, coalesce(array_agg(t${index})::text, '{}'), true))`,
	);
	const rows = fromClause(relation, share === 1 ? undefined : `random() < ${share}`);
	return `SELECT ${kept.join(', ')} FROM (SELECT ${texts.join(', ')} ${rows}) AS drawn`;
};

const drawnRelation = (columns: readonly DescribedColumn[]): Relation => {
	const values = columns.map(({info, declared}, index) => `t${index}::${declared} AS ${quoted(info.name)}`);
	const texts = columns.map((_, index) => `current_setting(${settingOf(index)})::text[]`);
	return {
		from:
			`(SELECT ${values.join(', ')} FROM unnest(${texts.join(', ')}) ` +
			`AS texts (${columns.map((_, index) => `t${index}`).join(', ')})) AS drawn`,
		isComputed: true,
	};
};

type ViewToDraw = {readonly columns: readonly DescribedColumn[]; readonly sampling: Sampling};

export type DrawnRows = {
	/** The relation that statements on the session's first connection read. */
	readonly relation: Relation;
	/** Why columns that are left out cannot be read, by their names. */
	readonly failures: ReadonlyMap<string, string>;
};

/** The rows and bytes of the columns that can be read, and why the others cannot. */
const measure = async (session: TableSession, relation: Relation, columns: readonly DescribedColumn[]) => {
	const failures = new Map<string, string>();
	let [rowCount, byteCount] = [0, 0];
	await doSplitting(
		columns,
		async some => {
			const [[rows, bytes] = []] = await session.run(sizeStatement(relation, some));
			rowCount = Number(rows);
			byteCount += Number(bytes);
		},
		({info}, reason) => {
			failures.set(info.name, reason);
		},
	);
	return {rowCount, byteCount, failures, readable: columns.filter(({info}) => !failures.has(info.name))};
};

/**
Reads the rows of a view or of a slice of it once, or a sample of them, without columns that cannot be read.

@returns `undefined` where there are too many rows.
*/
export const drawOnce = async (
	session: TableSession,
	relation: Relation,
	{columns, sampling}: ViewToDraw,
): Promise<DrawnRows | undefined> => {
	try {
		const {rowCount, byteCount, failures, readable} = await measure(session, relation, columns);
		const share = shareOf(sampling, rowCount);
		if (readable.length === 0 || byteCount * share > maxBytes) {
			return undefined;
		}

		await session.runAndKeep(drawStatement(relation, readable, share));
		return {relation: drawnRelation(readable), failures};
	} catch (error) {
		if (error instanceof StatementFailure) {
			return undefined;
		}

		throw error;
	}
};
