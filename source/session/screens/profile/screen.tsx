// A profile: the columns of one run as a table, with fixed names.
import {runTitle} from '../../../drift/baselines/run-name.ts';
import {begunAt, type ColumnProfile, type RunProfile} from '../../../profiling/profile.ts';
import {formatAge} from '../../../reports/format-time.ts';
import {countOf} from '../../../reports/format.ts';
import {cellWidth, visible} from '../../../terminal-text.ts';
import {Frame} from '../../components/frame.tsx';
import {List} from '../../components/list.tsx';
import {EmptyText, LoadedView} from '../../components/message.tsx';
import {useNow} from '../../components/use-now.ts';
import {useSignal} from '../../components/use-signal.ts';
import {breadcrumbOf} from '../../navigation/breadcrumb.ts';
import type {Session} from '../../navigation/session.ts';
import {settleList} from '../../state/list-state.ts';
import {filterLine} from '../../text/filter-line.ts';
import {emptyLine, joinLines, line, type Line} from '../../text/line.ts';
import type {Layout} from '../../text/table-layout.ts';
import {listedColumns, namesOf, trustOf} from './columns.ts';
import {profileKeys} from './keys.ts';
import {hiddenFigures, layoutOf, profilePageLength, settleOffset} from './layout.ts';
import {severityMark} from './severities.ts';
import type {ProfileState} from './state.ts';

type ProfileProps = {readonly session: Session; readonly state: ProfileState};

const factsOf = (profile: RunProfile, now: Date): readonly string[] => [
	...(profile.run.rowCount === null ? [] : [countOf(profile.run.rowCount, 'row')]),
	runTitle(profile.run),
	formatAge(begunAt(profile.run), now),
	trustOf(profile),
];

const emptyText = (columns: number, history: string): string =>
	columns === 0
		? `This run kept no columns. Press ${history} for the other runs.`
		: 'No column has these words in its name. Press esc to clear the filter.';

/** The name under the cursor, where a narrow window cuts it: long names often differ in their middle. */
const nameLine = (here: ColumnProfile | undefined, layout: Layout<ColumnProfile> | undefined): Line => {
	const name = visible(here?.column.name ?? '');
	return cellWidth(name) > (layout?.columns[0]?.width ?? Infinity) ? line(name) : emptyLine;
};

export const ProfileScreen = ({session, state}: ProfileProps) => {
	const size = useSignal(session.size);
	const loaded = useSignal(state.profile);
	const list = useSignal(state.list);
	const sorting = useSignal(state.sorting);
	const figure = useSignal(state.figure);
	const before = useSignal(state.offset);
	const severities = useSignal(state.severities);
	const now = useNow();
	const page = profilePageLength(size);
	const offset =
		loaded.status === 'ready'
			? settleOffset(loaded.value, sorting, {figure, offset: before, width: size.columns})
			: 0;
	const layout =
		loaded.status === 'ready' ? layoutOf(loaded.value, sorting, {offset, width: size.columns}) : undefined;
	const rows = loaded.status === 'ready' ? listedColumns(loaded.value, sorting, list.filter) : [];
	const settled = settleList(list, namesOf(rows), page);
	const here = rows[settled.cursor];
	const all = loaded.status === 'ready' ? loaded.value.columns.length : 0;
	const hidden =
		loaded.status === 'ready' ? hiddenFigures(loaded.value, sorting, {offset, width: size.columns}) : emptyLine;
	return (
		<Frame
			session={session}
			keys={profileKeys}
			breadcrumb={breadcrumbOf(state, 'profile')}
			facts={loaded.status === 'ready' ? factsOf(loaded.value, now) : []}
			status={joinLines(
				[nameLine(here, layout), hidden, filterLine(list, rows.length, all)].filter(part => part.length > 0),
				' '.repeat(3),
			)}
			position={{cursor: settled.cursor, count: rows.length, page}}
		>
			<LoadedView loaded={loaded} waitsFor={`Loading the profile of ${state.dataset.datasetName}`}>
				{() =>
					layout === undefined ? null : (
						<List
							rows={rows}
							idOf={({column}) => column.name}
							state={settled}
							layout={layout}
							page={page}
							markOf={({column}) =>
								severityMark(
									severities.status === 'ready' ? severities.value.get(column.name) : undefined,
								)
							}
							focus={figure === 0 ? 0 : figure - offset}
							empty={<EmptyText text={emptyText(all, session.keys.naming(profileKeys)('history'))} />}
						/>
					)
				}
			</LoadedView>
		</Frame>
	);
};
