// The full default profile of a table that is known, through the built connector, and whether it is right.
import assert from 'node:assert/strict';
import Database from 'better-sqlite3';
import type {ColumnProfile, MetricValue} from '../../source/profiling/profile.ts';
import type {TableMeasurement} from '../../source/connectors/connector.ts';
import type {MetricName} from '../../source/profiling/metrics/names.ts';
import {configSchema, openSqlite, planTables} from './built.ts';
import type {ColumnFacts, KnownTable} from './known-table.ts';

/**
From the closed file to the figures: threads are started, the plan is made as from a config without a word about
profiling.
*/
export const profileKnown = async ({name, file}: KnownTable, threads?: number): Promise<TableMeasurement> => {
	const {profiling} = configSchema.parse({source: {type: 'sqlite', filepath: file}});
	const source = await openSqlite(file, {
		statementTimeout: profiling.statement_timeout,
		retries: profiling.retries,
		...(threads !== undefined && {threads}),
	});
	try {
		const [planned] = await planTables(source, profiling, {choice: [name]});
		assert.ok(planned);
		// eslint-disable-next-line @typescript-eslint/no-empty-function -- nobody watches
		return await source.profileTable(planned.plan, {signal: new AbortController().signal, onProgress() {}});
	} finally {
		await source.close();
	}
};

/** Of a quantile sketch: what its stated error is exceeded by once in a hundred times must not fail a benchmark. */
const rankSlack = 2;
/** Standard errors. */
const distinctSlack = 3;

const closeTo = (actual: number, expected: number, relative: number, what: string) => {
	assert.ok(
		Math.abs(actual - expected) <= relative * Math.max(1, Math.abs(expected)),
		`${what} is ${actual}, and should be ${expected}`,
	);
};

const figureOf = ({column, metrics, errors}: ColumnProfile, name: MetricName): MetricValue => {
	assert.equal(errors.size, 0, `${column.name} has errors`);
	const measured = metrics.get(name);
	assert.ok(measured, `${column.name} has no ${name}`);
	return measured.value;
};

const errorOf = ({metrics}: ColumnProfile, name: MetricName): number => {
	const provenance = metrics.get(name)?.provenance;
	return provenance?.kind === 'estimate' ? provenance.error : 0;
};

/** As SQLite holds it: a moment of these tables is `YYYY-MM-DD hh:mm:ss`. */
const stored = (value: MetricValue): MetricValue =>
	typeof value === 'string' ? value.replace('T', ' ').replace(/(?:\.0+)?Z?$/v, '') : value;

const checkNumbers = (profile: ColumnProfile, {min, max, sum}: ColumnFacts, present: number) => {
	const {name, semanticType} = profile.column;
	if (semanticType === 'boolean') {
		assert.equal(figureOf(profile, 'true_count'), sum, `${name}.true_count`);
		return;
	}

	if (semanticType === 'text') {
		return;
	}

	const isNumber = typeof min === 'number';
	const plain = (value: MetricValue) => (isNumber ? Number(value) : stored(value));
	assert.equal(plain(figureOf(profile, 'min')), min, `${name}.min`);
	assert.equal(plain(figureOf(profile, 'max')), max, `${name}.max`);
	if (isNumber) {
		closeTo(Number(figureOf(profile, 'mean')), sum / present, 1e-9, `${name}.mean`);
	}
};

const checkMedians = ({name, file}: KnownTable, profiles: readonly ColumnProfile[]) => {
	const withMedian = profiles.filter(({metrics}) => metrics.has('p50'));
	assert.equal(withMedian.length, 7, 'columns with a median');
	const database = new Database(file, {readonly: true});
	const medians = withMedian.map(profile => stored(figureOf(profile, 'p50')));
	const list = withMedian
		.flatMap(({column}) => [`sum(${column.name} < ?)`, `sum(${column.name} <= ?)`, `count(${column.name})`])
		.join(', ');
	const ranks =
		database
			.prepare<unknown[], number[]>(`SELECT ${list} FROM ${name}`)
			.raw()
			.get(...medians.flatMap(median => [median, median])) ?? [];
	database.close();
	for (const [index, profile] of withMedian.entries()) {
		const [below = 0, upTo = 0, count = 0] = ranks.slice(index * 3, index * 3 + 3);
		// One rank is the median's own.
		const slack = rankSlack * errorOf(profile, 'p50') + 1 / count;
		const isRight = below / count <= 0.5 + slack && upTo / count >= 0.5 - slack;
		assert.ok(isRight, `${profile.column.name}.p50 is at rank ${below / count} to ${upTo / count}`);
	}
};

/** Checks a profile by what is known of the table from its making, and ranks of medians by SQL. */
export const checkProfile = (table: KnownTable, {rowCount, columns}: TableMeasurement): void => {
	const {rows, facts} = table;
	assert.equal(rowCount, rows, 'rows');
	assert.deepEqual(
		columns.map(({column}) => column.name),
		Object.keys(facts),
	);
	for (const profile of columns) {
		const {name} = profile.column;
		const known = facts[name];
		assert.ok(known);
		assert.equal(figureOf(profile, 'count'), rows, `${name}.count`);
		assert.equal(figureOf(profile, 'null_count'), known.nulls, `${name}.null_count`);
		closeTo(
			Number(figureOf(profile, 'distinct_count')),
			known.distinct,
			distinctSlack * errorOf(profile, 'distinct_count'),
			`${name}.distinct_count`,
		);
		checkNumbers(profile, known, rows - known.nulls);
	}

	checkMedians(table, columns);
};
