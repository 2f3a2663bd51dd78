// Mean and variance of doubles so large or so small that their squares are none: of the numbers divided by a power of
// two, which rounds nothing that matters.
import type {SqlDialect} from '../sql-dialect.ts';
import type {ColumnResults} from './column-results.ts';
import type {SecondRequest} from './second-pass.ts';

/** Squares of numbers within these sizes, and sums of them, fit a double. */
const smallest = 1e-120;
const largest = 1e140;

/** Next to the largest number, one that is so much smaller moves no figure; and its product may be too small. */
const negligible = 1e-100;

/** The power of two is a normal double, and one over it too. */
const maxExponent = 1000;

const wantsMoments = ({column, needs, hasFailed}: ColumnResults): boolean =>
	column.type === 'float' &&
	!hasFailed &&
	needs.values().some(need => need.kind === 'flat' && (need.figure === 'average' || need.figure === 'variance'));

const sizeOf = (results: ColumnResults): number =>
	Math.max(...(['minimum', 'maximum'] as const).map(figure => Math.abs(Number(results.scalar(figure) ?? 0))));

/** Whether the moments of a column are those of divided numbers. Its extremes are known. */
const needsScale = (results: ColumnResults): boolean => {
	const size = sizeOf(results);
	return wantsMoments(results) && Number.isFinite(size) && size > 0 && (size < smallest || size > largest);
};

const scaledValue = (results: ColumnResults, exponent: number, {threshold}: SqlDialect): string => {
	const literal = (value: number) => threshold({type: 'float', text: String(value)});
	const {finite} = results.sql;
	return (
		`CASE WHEN abs(${finite}) < ${literal(sizeOf(results) * negligible)} THEN ${literal(0)} ` +
		`ELSE ${finite} * ${literal(2 ** -exponent)} END`
	);
};

/** Takes over the moments of such columns, whatever the first pass said of them. */
export const scaledMomentRequests = (
	columns: readonly ColumnResults[],
	dialect: SqlDialect,
): readonly SecondRequest[] =>
	columns
		.filter(results => needsScale(results))
		.map(results => {
			const size = Math.floor(Math.log2(sizeOf(results)));
			const exponent = Math.min(maxExponent, Math.max(-maxExponent, size));
			const value = scaledValue(results, exponent, dialect);
			results.momentExponent = exponent;
			return {
				results,
				expressions: [dialect.mean(value), dialect.variance(value)],
				finish([average = null, variance = null]) {
					results.failures.delete('average');
					results.failures.delete('variance');
					results.flat.set('average', average);
					results.flat.set('variance', variance);
				},
				failed(reason) {
					results.failures.set('average', reason);
					results.failures.set('variance', reason);
				},
			};
		});
