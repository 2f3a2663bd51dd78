// Figures by segment: chooses the columns by what is known of their values, and asks for the figures.
import {chooseSegmentColumns, mayBeSegments, type SegmentCandidate} from '../../profiling/segments/choose-columns.ts';
import {maxSegmentColumns} from '../../profiling/segments/segments.ts';
import type {TableMeasurement} from '../connector.ts';
import type {RunStatement} from '../sql-dialect.ts';
import type {ColumnResults} from './column-results.ts';
import type {PushDownProgress} from './progress.ts';
import {allValues, SegmentsAsked, type Part, type SegmentsContext} from './segment-figures.ts';
import {allEnded, doSplitting, StatementFailure} from './statement-failure.ts';

/** What a run keeps by segment, or why it keeps nothing. */
export type KeptSegments = Pick<TableMeasurement, 'segments' | 'segmentsError'>;

/** Work of a statement in readings of one column. */
const weight = 2;

const candidateOf = (results: ColumnResults, rows: number): readonly SegmentCandidate[] => {
	const values = allValues(results);
	return values === undefined
		? []
		: [
				{
					name: results.info.name,
					type: results.column.type,
					isKey: results.column.unique,
					nulls: rows - results.count('present'),
					counts: values.map(({count}) => count),
					maxLength: Math.max(0, ...values.map(({value}) => (typeof value === 'string' ? value.length : 0))),
				},
			];
};

/** Why columns that the config names are not segments. */
const unlisted = (
	names: readonly string[],
	columns: readonly ColumnResults[],
	candidates: readonly SegmentCandidate[],
): readonly string[] =>
	names
		.filter(
			name =>
				columns.some(({info}) => info.name === name) && candidates.every(candidate => candidate.name !== name),
		)
		.map(name => `${name} is not a segment, because it has more values than profiling.max_distinct_values lists`);

/** Asks for a part. Where it fails, asks for each column apart, and leaves out those that fail by themselves. */
const askPart = async (
	segments: SegmentsAsked,
	part: Part,
	{run, lost}: {readonly run: RunStatement; readonly lost: Map<string, string>},
): Promise<void> => {
	const ask = async (asked: Part): Promise<void> => {
		segments.read(asked, await run(segments.statementOf(asked)));
	};

	try {
		await ask(part);
	} catch (error) {
		const measures = part.measures.filter(({sql}) => sql.length > 0);
		if (!(error instanceof StatementFailure) || measures.length === 0) {
			throw error;
		}

		await ask(segments.rowsOf(part));
		await doSplitting(
			measures,
			async some => ask(segments.measuresOf(part, some)),
			({column}, reason) => {
				lost.set(column, `${column}: ${reason.replace(/\.$/v, '')}`);
			},
		);
	}
};

/**
Asks for the figures by segment of columns whose other figures are known.

@returns Nothing where no column has few values; why there is nothing, or not all, where a statement failed.
*/
export const askSegments = async (
	columns: readonly ColumnResults[],
	{run, progress, ...context}: SegmentsContext & {readonly run: RunStatement; readonly progress: PushDownProgress},
): Promise<KeptSegments> => {
	if (context.rows === 0) {
		return {};
	}

	const readable = columns.filter(({hasFailed}) => !hasFailed);
	const {segments: setting = 'off', usualSegments} = context.plan;
	const candidates = readable.flatMap(results => candidateOf(results, context.rows));
	const chosen = chooseSegmentColumns(candidates, setting, usualSegments);
	const notListed = typeof setting === 'object' ? unlisted(setting, readable, candidates) : [];
	if (chosen.by.length === 0) {
		return notListed.length === 0 ? {} : {segmentsError: notListed.join('; ')};
	}

	try {
		const segments = new SegmentsAsked(readable, chosen, context);
		const parts = segments.parts();
		const lost = new Map<string, string>();
		progress.expect(parts.length * weight);
		await allEnded(
			parts.map(async part =>
				progress.step(weight, async () => {
					await askPart(segments, part, {run, lost});
				}),
			),
		);
		const reasons = [...notListed, ...lost.values()];
		return {
			segments: segments.finish(new Set(lost.keys())),
			...(reasons.length > 0 && {segmentsError: reasons.join('; ')}),
		};
	} catch (error) {
		if (error instanceof StatementFailure) {
			return {segmentsError: error.message};
		}

		throw error;
	}
};

/**
The statement of `askSegments`, by as many columns as it would have at most: which ones have few values, only the data
tells.
*/
export const segmentStatements = (
	columns: readonly ColumnResults[],
	context: Omit<SegmentsContext, 'rows'>,
): readonly string[] => {
	const {segments: setting = 'off', usualSegments: usual = []} = context.plan;
	const possible = columns.filter(
		results => results.wants('frequencies') && !results.column.unique && mayBeSegments(results.column.type),
	);
	const rank = ({info}: ColumnResults): number => (usual.includes(info.name) ? 0 : 1);
	const named = typeof setting === 'object' ? setting : undefined;
	const by = possible
		.filter(({info}) => named?.includes(info.name) ?? setting !== 'off')
		.toSorted((one, other) => rank(one) - rank(other))
		.slice(0, maxSegmentColumns)
		.map(({info}) => info.name);
	if (by.length === 0) {
		return [];
	}

	const segments = new SegmentsAsked(columns, {by, counted: by}, {...context, rows: Infinity});
	return segments.parts().map(part => segments.statementOf(part));
};
