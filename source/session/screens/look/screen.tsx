// A table that was never profiled: its columns, with the figures of a sample where one is read.
import {Frame} from '../../components/frame.tsx';
import {List} from '../../components/list.tsx';
import {EmptyText, LoadedView} from '../../components/message.tsx';
import {useSignal} from '../../components/use-signal.ts';
import {breadcrumbOf} from '../../navigation/breadcrumb.ts';
import type {Session} from '../../navigation/session.ts';
import {settleList} from '../../state/list-state.ts';
import {filterLine} from '../../text/filter-line.ts';
import {emptyLine, joinLines} from '../../text/line.ts';
import {listedColumns, namesOf} from '../profile/columns.ts';
import {hiddenFigures, layoutOf, profilePageLength, settleOffset} from '../profile/layout.ts';
import {severityMark} from '../profile/severities.ts';
import {lookKeys} from './keys.ts';
import {factsOf, statusOf} from './lines.ts';
import type {LookState} from './state.ts';

type LookProps = {readonly session: Session; readonly state: LookState};

export const LookScreen = ({session, state}: LookProps) => {
	const size = useSignal(session.size);
	const loaded = useSignal(state.look);
	const progress = useSignal(state.sample);
	const list = useSignal(state.list);
	const sorting = useSignal(state.sorting);
	const figure = useSignal(state.figure);
	const before = useSignal(state.offset);
	const page = profilePageLength(size);
	const look = loaded.status === 'ready' ? loaded.value : undefined;
	const offset = look === undefined ? 0 : settleOffset(look, sorting, {figure, offset: before, width: size.columns});
	const rows = look === undefined ? [] : listedColumns(look, sorting, list.filter);
	const settled = settleList(list, namesOf(rows), page);
	const status =
		look === undefined
			? emptyLine
			: joinLines(
					[
						hiddenFigures(look, sorting, {offset, width: size.columns, isShort: true}),
						filterLine(list, rows.length, look.columns.length),
						statusOf(look, progress),
					].filter(part => part.length > 0),
					' '.repeat(3),
				);
	return (
		<Frame
			session={session}
			keys={lookKeys}
			breadcrumb={breadcrumbOf(state, 'look')}
			facts={look === undefined ? [] : factsOf(look)}
			status={status}
			position={{cursor: settled.cursor, count: rows.length, page}}
			labels={look?.isBilled === true && look.sample === undefined ? {sample: 'sample'} : {}}
		>
			<LoadedView loaded={loaded} waitsFor={`Reading the catalogue of ${state.dataset.datasetName}`}>
				{value => (
					<List
						rows={rows}
						idOf={({column}) => column.name}
						state={settled}
						layout={layoutOf(value, sorting, {offset, width: size.columns})}
						page={page}
						// The profile that takes its place has marks.
						markOf={() => severityMark(undefined)}
						focus={figure === 0 ? 0 : figure - offset}
						empty={
							<EmptyText text="No column has these words in its name. Press esc to clear the filter." />
						}
					/>
				)}
			</LoadedView>
		</Frame>
	);
};
