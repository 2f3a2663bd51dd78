// One column of a profile: its distribution, its values, its metrics over time.
import {metrics} from '../../../profiling/metrics/catalogue.ts';
import {countOf} from '../../../reports/format.ts';
import {cutEnd, visible} from '../../../terminal-text.ts';
import {useSignal} from '../../state/signal.ts';
import {EmptyText} from '../../components/message.tsx';
import {Frame, frameHeight} from '../../components/frame.tsx';
import {Lines} from '../../components/lines.tsx';
import {breadcrumbOf} from '../../navigation/breadcrumb.ts';
import type {Actions} from '../../input/key-bindings.ts';
import {line, type Line} from '../../text/line.ts';
import {scrollMoves} from '../../input/list-actions.ts';
import type {ColumnState} from '../../navigation/screen-state.ts';
import {columnState, planDatasets} from '../routes.ts';
import type {Session, Size} from '../../navigation/session.ts';
import {choiceState} from '../choice/screen.tsx';
import {columnLines} from './lines.ts';
import {rawText, trustOf} from '../profile/columns.ts';

const heightOf = ({rows}: Size): number => rows - frameHeight;

const linesOf = ({profile, name, histories}: ColumnState, {columns}: Size): readonly Line[] => {
	const column = profile.columns.find(candidate => candidate.column.name === name);
	return column === undefined
		? []
		: columnLines(column, profile.run.rowCount ?? 0, histories.current ?? new Map(), columns);
};

export const columnActions = (session: Session, state: ColumnState): Actions<'column'> => {
	const go = (change: number) => () => {
		const next = state.names[state.names.indexOf(state.name) + change];
		if (next !== undefined) {
			session.replace(columnState(state.openConfig, state.dataset, state.profile, state.names, next));
		}
	};

	const column = state.profile.columns.find(candidate => candidate.column.name === state.name);
	const copyStatement = async () => {
		const plans = await planDatasets(state.openConfig, [state.dataset]);
		session.copy(
			plans
				.flatMap(plan => plan.statements)
				.map(statement => `${statement};\n`)
				.join(''),
			'the statement',
		);
	};

	return {
		...scrollMoves(
			state.scroll,
			() => linesOf(state, session.size.value).length,
			() => heightOf(session.size.value),
		),
		previous: go(-1),
		next: go(1),
		copy() {
			const figures = metrics
				.values()
				.filter(({name}) => column?.metrics.has(name) === true)
				.toArray();
			session.push(
				choiceState(breadcrumbOf(state, state.name, 'copy'), 'Copy what?', [
					...figures.map(({name, label}) => {
						const text = rawText(column?.metrics.get(name)?.value);
						return {
							id: name,
							label,
							about: cutEnd(visible(text), 40),
							choose() {
								session.copy(text, `${label} of ${state.name}`);
							},
						};
					}),
					{
						id: 'statement',
						label: 'the statement that read them',
						choose() {
							session.attempt(copyStatement);
						},
					},
				]),
			);
		},
	};
};

type ColumnProps = {readonly session: Session; readonly state: ColumnState};

export const ColumnScreen = ({session, state}: ColumnProps) => {
	const size = useSignal(session.size);
	const from = useSignal(state.scroll);
	const histories = useSignal(state.histories);
	const lines = linesOf(state, size);
	const height = heightOf(size);
	const {profile, name} = state;
	const info = profile.columns.find(candidate => candidate.column.name === name)?.column;
	const traits = [
		info?.primaryKey === true ? 'primary key' : undefined,
		info?.nullable === false ? 'not null' : undefined,
	].filter(trait => trait !== undefined);
	const below = Math.max(0, lines.length - height - from);
	return (
		<Frame
			session={session}
			screen="column"
			crumbs={breadcrumbOf(state, name)}
			facts={[
				[
					info?.semanticType,
					info === undefined || info.databaseType === '' ? undefined : `(${info.databaseType})`,
				]
					.filter(Boolean)
					.join(' '),
				...traits,
				countOf(profile.run.rowCount ?? 0, 'row'),
				trustOf(profile),
			]}
			status={
				histories.status === 'failed'
					? line(histories.problem.what, 'failed')
					: line(below > 0 ? `↓ ${countOf(below, 'more line')}` : '', 'dim')
			}
			labels={lines.length > height ? {} : {up: ''}}
		>
			{lines.length === 0 ? (
				<EmptyText text="Nothing was measured of this column. Press esc to go back." />
			) : (
				<Lines lines={lines} from={Math.min(from, Math.max(0, lines.length - height))} height={height} />
			)}
		</Frame>
	);
};
