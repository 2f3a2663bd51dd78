// What a profile would run, without running it.
import {basename} from 'node:path';
import {countOf} from '../../../reports/format.ts';
import {cutMiddle, visible} from '../../../terminal-text.ts';
import type {PlannedTable} from '../../../workspace.ts';
import {useSignal} from '../../state/signal.ts';
import {EmptyText, LoadedView} from '../../components/message.tsx';
import {Frame, frameHeight} from '../../components/frame.tsx';
import {Lines} from '../../components/lines.tsx';
import type {Actions} from '../../input/key-bindings.ts';
import {emptyLine, line, segment, type Line} from '../../text/line.ts';
import {scrollMoves} from '../../input/list-actions.ts';
import {memoizeLast} from '../../state/memoize-last.ts';
import type {StatementsState} from '../../navigation/screen-state.ts';
import type {Session, Size} from '../../navigation/session.ts';
import {wrapWords} from '../../text/wrap-words.ts';

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

export const statementsActions = (session: Session, state: StatementsState): Actions<'statements'> => ({
	...scrollMoves(
		state.scroll,
		() => linesOf(state.plans.current ?? [], session.size.value.columns).length,
		() => heightOf(session.size.value),
	),
	run: state.profile,
	copy() {
		const statements = (state.plans.current ?? []).flatMap(plan => plan.statements);
		session.copy(
			statements.map(statement => `${statement};\n`).join(''),
			statements.length === 1 ? 'the statement' : countOf(statements.length, 'statement'),
		);
	},
});

type StatementsProps = {readonly session: Session; readonly state: StatementsState};

export const StatementsScreen = ({session, state}: StatementsProps) => {
	const size = useSignal(session.size);
	const loaded = useSignal(state.plans);
	const from = useSignal(state.scroll);
	const height = heightOf(size);
	const lines = loaded.status === 'ready' ? linesOf(loaded.value, size.columns) : [];
	const below = Math.max(0, lines.length - height - from);
	return (
		<Frame
			session={session}
			screen="statements"
			crumbs={[basename(state.openConfig.loaded.file), state.openConfig.loaded.environment, state.title, 'plan']}
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
