// Figures by segment: chooses the columns by what is known of their values, and asks for the figures.
import {chooseSegmentColumns, mayBeSegments, type SegmentCandidate} from '../../profiling/segments/choose-columns.ts';
import {maxSegmentColumns} from '../../profiling/segments/segments.ts';
import type {TableMeasurement} from '../connector.ts';
import type {RunStatement} from '../sql-dialect.ts';
import type {ColumnResults} from './column-results.ts';
import type {PushDownProgress} from './progress.ts';
import {allValues, SegmentsAsked, type SegmentsContext} from './segment-figures.ts';
import {allEnded, StatementFailure} from './statement-failure.ts';

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
					longest: Math.max(0, ...values.map(({value}) => (typeof value === 'string' ? value.length : 0))),
				},
			];
};

/**
Asks for the figures by segment of columns whose other figures are known.

@returns Nothing where no column has few values; why there is nothing where a statement failed.
*/
export const askSegments = async (
	columns: readonly ColumnResults[],
	{run, progress, ...context}: SegmentsContext & {readonly run: RunStatement; readonly progress: PushDownProgress},
): Promise<KeptSegments> => {
	const readable = columns.filter(({hasFailed}) => !hasFailed);
	const {segments: setting = 'off', usualSegments} = context.plan;
	const candidates = readable.flatMap(results => candidateOf(results, context.rows));
	const chosen = chooseSegmentColumns(candidates, setting, usualSegments);
	if (chosen.by.length === 0 || context.rows === 0) {
		return {};
	}

	try {
		const segments = new SegmentsAsked(readable, chosen, context);
		const parts = segments.parts();
		progress.expect(parts.length * weight);
		await allEnded(
			parts.map(async part => {
				const answer = await progress.step(weight, async () => run(segments.statementOf(part)));
				segments.read(part, answer);
			}),
		);
		return {segments: segments.finish()};
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
