// Estimates distinct values from those whose hash ends in zeros, however often they occur. Adaptive sampling (Wegman;
// analysed by Flajolet 1990), with the share chosen beforehand.
import type {ColumnResults} from './column-results.ts';
import {fromClause} from './flat.ts';
import type {ValuesContext} from './grouped.ts';

/** The number of values to count. The relative standard error is √((1 − p) / m), 0.8 % at 16,384. */
const wantedSample = 16_384;

/** The expected number. It exceeds the required one, because chance decides how many values are counted. */
const margin = 1.1;

/** The number of zeros with which `wantedSample` to twice as many of the expected values are counted. */
export const zerosFor = (expected: number): number =>
	Math.max(0, Math.floor(Math.log2(expected / (margin * wantedSample))));

export const distinctStatement = (
	{column: {value, hash}}: ColumnResults,
	zeros: number,
	{relation}: Omit<ValuesContext, 'run'>,
): string => {
	const isIn = zeros === 0 || hash === undefined ? '' : ` AND ${hash} & ${2 ** zeros - 1} = 0`;
	return (
		`SELECT count(*) FROM (SELECT DISTINCT ${value} AS v ` +
		`${fromClause(relation, `${value} IS NOT NULL${isIn}`)}) AS counted`
	);
};

/** Counts again with a larger share where the sample is too small for the stated error. */
export const askDistinct = async (results: ColumnResults, expected: number, context: ValuesContext): Promise<void> => {
	const zeros = results.column.hash === undefined ? 0 : Math.min(30, zerosFor(expected));
	const [[text] = []] = await context.run(distinctStatement(results, zeros, context));
	const found = Number(text);
	if (zeros > 0 && found < wantedSample) {
		await askDistinct(results, Math.max(found, 1) * 2 ** zeros, context);
		return;
	}

	const share = 2 ** -zeros;
	const value = Math.min(found / share, results.count('present'));
	results.distinct = {value, error: zeros === 0 ? 0 : Math.sqrt((1 - share) / found)};
};
