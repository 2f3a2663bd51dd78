// Computes mean and variance of doubles whose squares overflow or underflow from the numbers divided by a power of two,
// which rounds nothing that matters.
import type {SqlDialect} from '../sql-dialect.ts';
import type {ColumnResults} from './column-results.ts';
import type {SecondRequest} from './second-pass.ts';

/** Squares of numbers within these sizes, and their sums, fit a double. */
const smallest = 1e-120;
const largest = 1e140;

/** A number that is smaller than the largest by this factor moves no figure, and its quotient may underflow. */
const negligible = 1e-100;

/** Up to this exponent, the power of two and its reciprocal are normal doubles. */
const maxExponent = 1000;

const wantsMoments = ({column, needs, hasFailed}: ColumnResults): boolean =>
	column.type === 'float' &&
	!hasFailed &&
	needs.values().some(need => need.kind === 'flat' && (need.figure === 'average' || need.figure === 'variance'));

const sizeOf = (results: ColumnResults): number =>
	Math.max(...(['minimum', 'maximum'] as const).map(figure => Math.abs(Number(results.scalar(figure) ?? 0))));

/** Whether the moments of a column need divided numbers. Its extremes are known. */
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

/** Replaces the moments of such columns from the first pass. */
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
