// What a profile would run, without running it.
import {basename} from 'node:path';
import {formatCount} from '../../reports/format.ts';
import {visible} from '../../reports/terminal-text.ts';
import type {PlannedTable} from '../../workspace.ts';
import {useCell} from '../cell.ts';
import {EmptyText, LoadedView} from '../components/message.tsx';
import {Frame, frameHeight} from '../components/frame.tsx';
import {Lines} from '../components/lines.tsx';
import type {Actions} from '../keys.ts';
import {
	emptyLine,
	line,
	segment,
	type Line,
} from '../line.ts';
import {scrollMoves} from '../list-actions.ts';
import {memoizeLast} from '../memoize-last.ts';
import type {StatementsPlace} from '../place.ts';
import type {Session, Size} from '../session.ts';
import {wrapWords} from '../wrap-words.ts';

const heightOf = ({rows}: Size): number => rows - frameHeight;

const broken = (statement: string, width: number): readonly string[] =>
	statement.split('\n').flatMap(source => wrapWords(visible(source.replaceAll('\t', '  ')), width, ' '.repeat(4)));

const sizeText = ({table: {estimatedRows}}: PlannedTable['plan']): string => estimatedRows === null ? '' : `≈ ${formatCount(estimatedRows)} rows, `;

const linesOf = memoizeLast((plans: readonly PlannedTable[], width: number): readonly Line[] => plans.flatMap(({plan, statements, problem}) => [
	[
		segment(`  ${visible(plan.table.schema)}.${visible(plan.table.name)}`, 'strong'),
		segment(`   ${sizeText(plan)}${plan.columns.length} columns, ${statements.length} ${statements.length === 1 ? 'statement' : 'statements'}`, 'dim'),
	],
	...(problem === undefined ? [] : [line(`    ✖ ${visible([problem.message, problem.why].filter(Boolean).join(': '))}`, 'failed')]),
	...statements.flatMap(statement => broken(statement, width - 8)).map(text => line(`    ${text}`)),
	emptyLine,
]));

export const statementsActions = (session: Session, place: StatementsPlace): Actions<'statements'> => ({
	...scrollMoves(place.scroll, () => linesOf(place.plans.current ?? [], session.size.value.columns).length, () => heightOf(session.size.value)),
	copy() {
		const statements = (place.plans.current ?? []).flatMap(plan => plan.statements);
		session.copy(statements.map(statement => `${statement};\n`).join(''), statements.length === 1 ? 'the statement' : `${formatCount(statements.length)} statements`);
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
			screen='statements'
			crumbs={[basename(place.opened.loaded.file), place.opened.loaded.environment, place.title, 'plan']}
			facts={['nothing has been run']}
			status={line(below > 0 ? `↓ ${below} more lines` : '', 'dim')}
			labels={lines.length > height ? {} : {up: ''}}
		>
			<LoadedView loaded={loaded} waitsFor='Planning'>
				{() => lines.length === 0
					? <EmptyText text='A profile would run nothing here. Press esc to go back.'/>
					: <Lines lines={lines} from={Math.min(from, Math.max(0, lines.length - height))} height={height}/>}
			</LoadedView>
		</Frame>
	);
};
