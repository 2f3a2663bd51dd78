// Planned statements as lines.
import {countOf} from '../../../reports/format.ts';
import {cutMiddle, visible} from '../../../terminal-text.ts';
import {isDue} from '../../../profiling/plan-slices.ts';
import type {PlannedTable} from '../../../workspace.ts';
import {memoizeLast} from '../../state/memoize-last.ts';
import {emptyLine, line, type Line, segment, wrapSentence} from '../../text/line.ts';
import {wrapWords} from '../../text/wrap-words.ts';

const broken = (statement: string, width: number): readonly string[] =>
	statement.split('\n').flatMap(source => wrapWords(visible(source.replaceAll('\t', '  ')), width, ' '.repeat(4)));

const sizeText = ({table: {estimatedRows}}: PlannedTable['plan']): string =>
	estimatedRows === null ? '' : `≈ ${countOf(estimatedRows, 'row')}, `;

const headOf = ({plan, statements}: PlannedTable, width: number): Line => {
	const columns = countOf(plan.columns.length, 'column');
	const size = `   ${sizeText(plan)}${columns}, ${countOf(statements.length, 'statement')}`;
	return [
		segment('  '),
		segment(
			cutMiddle(
				`${visible(plan.table.schema)}.${visible(plan.table.name)}`,
				Math.max(12, width - 2 - size.length),
			),
			'strong',
		),
		segment(size, 'dim'),
	];
};

export const linesOf = memoizeLast((plans: readonly PlannedTable[], width: number): readonly Line[] =>
	plans.flatMap(planned => [
		headOf(planned, width),
		...(planned.problem === undefined
			? []
			: wrapSentence(`✖ ${visible([planned.problem.message, planned.problem.why].filter(Boolean).join(': '))}`, {
					tone: 'failed',
					width: width - 4,
					maxLines: 3,
				}).map(part => [segment(' '.repeat(4)), ...part])),
		...(isDue(planned) ? [] : [line('    No slice is new or changed: there is nothing to read.', 'dim')]),
		...planned.statements.flatMap(statement => broken(statement, width - 8)).map(text => line(`    ${text}`)),
		emptyLine,
	]),
);
