// What a profile would run, without running it.
import {basename} from 'node:path';
import {countOf} from '../../reports/format.ts';
import {cutMiddle, visible} from '../../reports/terminal-text.ts';
import type {PlannedTable} from '../../workspace.ts';
import {useCell} from '../cell.ts';
import {EmptyText, LoadedView} from '../components/message.tsx';
import {Frame, frameHeight} from '../components/frame.tsx';
import {Lines} from '../components/lines.tsx';
import type {Actions} from '../keys.ts';
import {emptyLine, line, segment, type Line} from '../line.ts';
import {scrollMoves} from '../list-actions.ts';
import {memoizeLast} from '../memoize-last.ts';
import type {StatementsPlace} from '../place.ts';
import type {Session, Size} from '../session.ts';
import {wrapWords} from '../wrap-words.ts';

const heightOf = ({rows}: Size): number => rows - frameHeight;

const broken = (statement: string, width: number): readonly string[] =>
	statement.split('\n').flatMap(source => wrapWords(visible(source.replaceAll('\t', '  ')), width, ' '.repeat(4)));

const sizeText = ({table: {estimatedRows}}: PlannedTable['plan']): string =>
	estimatedRows === null ? '' : `≈ ${countOf(estimatedRows, 'row')}, `;

/** A long name gives way to what its profile takes. */
const headOf = ({plan, statements}: PlannedTable, width: number): Line => {
	const size = `   ${sizeText(plan)}${countOf(plan.columns.length, 'column')}, ${countOf(statements.length, 'statement')}`;
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

const linesOf = memoizeLast((plans: readonly PlannedTable[], width: number): readonly Line[] =>
	plans.flatMap(planned => [
		headOf(planned, width),
		...(planned.problem === undefined
			? []
			: [
					line(
						`    ✖ ${visible([planned.problem.message, planned.problem.why].filter(Boolean).join(': '))}`,
						'failed',
					),
				]),
		...planned.statements.flatMap(statement => broken(statement, width - 8)).map(text => line(`    ${text}`)),
		emptyLine,
	]),
);

export const statementsActions = (session: Session, place: StatementsPlace): Actions<'statements'> => ({
	...scrollMoves(
		place.scroll,
		() => linesOf(place.plans.current ?? [], session.size.value.columns).length,
		() => heightOf(session.size.value),
	),
	run: place.profile,
	copy() {
		const statements = (place.plans.current ?? []).flatMap(plan => plan.statements);
		session.copy(
			statements.map(statement => `${statement};\n`).join(''),
			statements.length === 1 ? 'the statement' : countOf(statements.length, 'statement'),
		);
	},
});

type StatementsProps = {readonly session: Session; readonly place: StatementsPlace};

export const StatementsScreen = ({session, place}: StatementsProps) => {
	const size = useCell(session.size);
	const loaded = useCell(place.plans);
	const from = useCell(place.scroll);
	const height = heightOf(size);
	const lines = loaded.status === 'ready' ? linesOf(loaded.value, size.columns) : [];
	const below = Math.max(0, lines.length - height - from);
	return (
		<Frame
			session={session}
			screen="statements"
			crumbs={[basename(place.opened.loaded.file), place.opened.loaded.environment, place.title, 'plan']}
			facts={['nothing has been run']}
			status={line(below > 0 ? `↓ ${countOf(below, 'more line')}` : '', 'dim')}
			labels={{...(lines.length === 0 && {run: '', copy: ''}), ...(lines.length <= height && {up: ''})}}
		>
			<LoadedView loaded={loaded} waitsFor="Planning">
				{() =>
					lines.length === 0 ? (
						<EmptyText text="A profile would run nothing here. Press esc to go back." />
					) : (
						<Lines
							lines={lines}
							from={Math.min(from, Math.max(0, lines.length - height))}
							height={height}
						/>
					)
				}
			</LoadedView>
		</Frame>
	);
};
