// One column of a profile: its distribution, its values, its metrics over time.
import {metrics} from '../../profiling/metrics/catalogue.ts';
import {countOf} from '../../reports/format.ts';
import {cutEnd, visible} from '../../reports/terminal-text.ts';
import {useCell} from '../cell.ts';
import {EmptyText} from '../components/message.tsx';
import {Frame, frameHeight} from '../components/frame.tsx';
import {Lines} from '../components/lines.tsx';
import {crumbsOf} from '../crumbs.ts';
import type {Actions} from '../keys.ts';
import {line, type Line} from '../line.ts';
import {scrollMoves} from '../list-actions.ts';
import type {ColumnPlace} from '../place.ts';
import {columnPlace, planDatasets} from '../routes.ts';
import type {Session, Size} from '../session.ts';
import {choicePlace} from './choice.tsx';
import {columnLines} from './column-lines.ts';
import {rawText, trustOf} from './profile-columns.ts';

const heightOf = ({rows}: Size): number => rows - frameHeight;

const linesOf = ({profile, name, histories}: ColumnPlace, {columns}: Size): readonly Line[] => {
	const column = profile.columns.find(candidate => candidate.column.name === name);
	return column === undefined
		? []
		: columnLines(column, profile.run.rowCount ?? 0, histories.current ?? new Map(), columns);
};

export const columnActions = (session: Session, place: ColumnPlace): Actions<'column'> => {
	const go = (change: number) => () => {
		const next = place.names[place.names.indexOf(place.name) + change];
		if (next !== undefined) {
			session.replace(columnPlace(place.opened, place.dataset, place.profile, place.names, next));
		}
	};

	const column = place.profile.columns.find(candidate => candidate.column.name === place.name);
	const copyStatement = async () => {
		const plans = await planDatasets(place.opened, [place.dataset]);
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
			place.scroll,
			() => linesOf(place, session.size.value).length,
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
				choicePlace(crumbsOf(place, place.name, 'copy'), 'Copy what?', [
					...figures.map(({name, label}) => {
						const text = rawText(column?.metrics.get(name)?.value);
						return {
							id: name,
							label,
							about: cutEnd(visible(text), 40),
							choose() {
								session.copy(text, `${label} of ${place.name}`);
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

type ColumnProps = {readonly session: Session; readonly place: ColumnPlace};

export const ColumnScreen = ({session, place}: ColumnProps) => {
	const size = useCell(session.size);
	const from = useCell(place.scroll);
	const histories = useCell(place.histories);
	const lines = linesOf(place, size);
	const height = heightOf(size);
	const {profile, name} = place;
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
			crumbs={crumbsOf(place, name)}
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
