// A quick look at a table that was never profiled: what its catalogue says, then the figures of a few rows. Nothing of
// it is kept.
import type {Config} from '../config/schema.ts';
import type {RowsRead, Source} from '../connectors/connector.ts';
import {addColumn, createColumnAccumulator} from './accumulators/column-accumulator.ts';
import {summariseColumn, type SummaryOptions} from './accumulators/column-summary.ts';
import {RowBuffer, type StoredValue} from './accumulators/row-buffer.ts';
import {isNumeric, type SemanticType} from './column-types.ts';
import {finishMetrics} from './metrics/finish.ts';
import type {MetricName} from './metrics/names.ts';
import {isWanted, type MatchOptions} from './matched-tables.ts';
import type {ColumnProfile} from './profile.ts';
import {findTable, type DatasetRowsRequest} from './read-rows.ts';
import {maxCharacters} from './row-filter.ts';
import type {ColumnInfo, TableInfo} from './table.ts';

/** The rows that the figures of a look are of. */
export type LookSample = {
	readonly rows: number;
	/** Whether they are from all over the table, are the first ones, or are all that there are. */
	readonly kind: 'spread' | 'first' | 'all';
};

/** What is known of a table without profiling it. */
export type TableLook = {
	readonly table: TableInfo;
	/** In the table's own order; without a sample they have no figures. */
	readonly columns: readonly ColumnProfile[];
	/** Left out where no rows were read. */
	readonly sample?: LookSample;
	/** Whether each reading of rows is billed. Then rows are read only on request. */
	readonly isBilled: boolean;
};

/** Rows of a sample. */
const sampleRows = 1000;
/** Values of a sample: of a wide table fewer rows are read. */
const sampleValues = 200_000;
const minRows = 100;

/** What a few rows can tell. */
const lookMetrics: ReadonlySet<MetricName> = new Set([
	'null_count',
	'null_percent',
	'distinct_count',
	'distinct_percent',
	'min',
	'max',
	'mean',
	'stddev',
	'min_length',
	'max_length',
	'avg_length',
	'true_percent',
	'histogram',
	'top_values',
]);

const lengths: ReadonlySet<MetricName> = new Set(['min_length', 'max_length', 'avg_length']);
const distincts: ReadonlySet<MetricName> = new Set(['distinct_count', 'distinct_percent']);

/** A sample has met all values of a column where each occurs about so often in it. */
const rowsPerValue = 10;

const truths: ReadonlyMap<string, number> = new Map([
	...['true', 't', '1'].map(text => [text, 1] as const),
	...['false', 'f', '0'].map(text => [text, 0] as const),
]);

/** The value that a database has written as a text. */
const storedValue = (text: string | null, type: SemanticType): StoredValue => {
	if (text === null) {
		return null;
	}

	if (type === 'boolean') {
		return truths.get(text) ?? text;
	}

	if (!isNumeric(type)) {
		return text;
	}

	const number = Number(text);
	const isLarge = !Number.isSafeInteger(number) && /^-?\d+$/v.test(text);
	return text === '' || Number.isNaN(number) ? text : isLarge ? BigInt(text) : number;
};

const figuresOf = (
	columns: readonly ColumnInfo[],
	{rows}: RowsRead,
	options: Pick<SummaryOptions, 'histogramBins' | 'maxDistinctValues' | 'sampleRows'>,
): readonly ColumnProfile[] => {
	const types = columns.map(({semanticType}) => semanticType);
	const buffer = RowBuffer.of(
		rows.map(row => types.map((type, position) => storedValue(row[position] ?? null, type))),
		columns.length,
	);
	return columns.map((column, position): ColumnProfile => {
		const accumulator = createColumnAccumulator({type: column.semanticType, unique: column.unique ?? false});
		addColumn(accumulator, position, {rows: buffer, isExact: true});
		const summary = summariseColumn(accumulator, {...options, distinct: undefined});
		// Of a long text only its beginning was read.
		const isCut = rows.some(row => (row[position]?.length ?? 0) > maxCharacters);
		const hasMore = options.sampleRows !== null && (summary.distinct?.value ?? 0) * rowsPerValue > rows.length;
		const names = lookMetrics.difference(isCut ? lengths : new Set()).difference(hasMore ? distincts : new Set());
		return {column, ...finishMetrics(names, summary)};
	});
};

const withoutFigures = (column: ColumnInfo): ColumnProfile => ({column, metrics: new Map(), errors: new Map()});

type LookRequest = Pick<DatasetRowsRequest, 'dataset'> &
	Pick<MatchOptions, 'own'> & {
		/** Whether a few rows are read, too. */
		readonly isSampled: boolean;
		readonly signal: AbortSignal;
	};

/**
Looks at a table: at its catalogue alone, or at a few of its rows as well.

@throws ProfileMeshError `not-found` without the table; `profile` where it cannot be described or read.
*/
export const lookAtTable = async (
	source: Source,
	{profiling}: Pick<Config, 'profiling'>,
	{dataset, own, isSampled, signal}: LookRequest,
): Promise<TableLook> => {
	const {table, rule} = await findTable(source, profiling, {dataset, own});
	const all = await source.describeColumns(table);
	const columns = all.filter(({name}) => isWanted(rule, name));
	const look = {table, isBilled: source.isBilled ?? false};
	if (!isSampled) {
		return {...look, columns: columns.map(column => withoutFigures(column))};
	}

	const affordable = Math.floor(sampleValues / Math.max(1, columns.length));
	const limit = Math.max(minRows, Math.min(sampleRows, affordable));
	const read = await source.readRows(
		{table, columns, hasAllColumns: columns.length === all.length, filter: {kind: 'all'}, limit, isSpread: true},
		signal,
	);
	const {length: rows} = read.rows;
	const kind = read.isSpread === true ? 'spread' : rows < limit ? 'all' : 'first';
	const options = {
		sampleRows: kind === 'all' ? null : rows,
		histogramBins: profiling.histogram_bins,
		maxDistinctValues: profiling.max_distinct_values,
	};
	return {...look, columns: figuresOf(columns, read, options), sample: {rows, kind}};
};
