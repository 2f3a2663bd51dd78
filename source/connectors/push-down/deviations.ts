// Computes mean and variance from the distances to a number near the mean. They are stable however the database sums
// (the corrected two-pass algorithm; Chan, Golub, LeVeque 1983).
import {isNumeric} from '../../profiling/column-types.ts';
import type {SqlDialect} from '../sql-dialect.ts';
import type {ColumnResults} from './column-results.ts';
import type {SecondRequest} from './second-pass.ts';

/** Fails every figure that needs distances for the same reason as the mean. */
const wantsMoments = ({needs, failures}: ColumnResults): boolean => {
	const reason = failures.get('average');
	if (reason !== undefined) {
		failures.set('variance', reason);
	}

	return (
		reason === undefined &&
		needs.values().some(need => need.kind === 'flat' && (need.figure === 'average' || need.figure === 'variance'))
	);
};

/** Requests the sums of columns with a roughly known mean; none where the database's own figures are precise enough. */
export const deviationRequests = (
	columns: readonly ColumnResults[],
	{deviation}: SqlDialect,
): readonly SecondRequest[] =>
	deviation === undefined
		? []
		: columns
				.filter(
					results =>
						isNumeric(results.column.type) &&
						results.momentExponent === 0 &&
						wantsMoments(results) &&
						results.count('finite') > 0,
				)
				.map(results => {
					const average = results.flat.get('average');
					const {centre, distance} = deviation(
						results.sql,
						typeof average === 'string' ? Number(average) : ':mean',
					);
					return {
						results,
						expressions: [`sum(${distance})`, `sum((${distance}) * (${distance}))`],
						finish([sum, squares]) {
							const count = results.count('finite');
							const [rest, total] = [Number(sum), Number(squares)];
							results.flat.set('average', String(centre + rest / count));
							results.flat.set(
								'variance',
								count < 2 ? null : String(Math.max(0, total - (rest * rest) / count) / (count - 1)),
							);
						},
						failed(reason) {
							results.failures.set('average', reason);
							results.failures.set('variance', reason);
						},
					};
				});
