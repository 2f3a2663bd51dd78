// A profile: the columns of one run as a table, the name frozen.
import {formatAge, formatCount} from '../../reports/format.ts';
import type {ColumnProfile, RunProfile} from '../../profiling/profile.ts';
import {useCell} from '../cell.ts';
import {EmptyText, LoadedView} from '../components/message.tsx';
import {Frame, frameHeight} from '../components/frame.tsx';
import {List, prefixWidth} from '../components/list.tsx';
import {crumbsOf} from '../crumbs.ts';
import type {Actions} from '../keys.ts';
import {joinLines, segment, type Line} from '../line.ts';
import {filterLine, listMoves, startFilter} from '../list-actions.ts';
import {settleList} from '../list-state.ts';
import {profileOrders, type ProfilePlace} from '../place.ts';
import {columnPlace, driftPlace, runsPlace} from '../routes.ts';
import type {Session, Size} from '../session.ts';
import {layOutFrom} from '../table-layout.ts';
import {useNow} from '../use-now.ts';
import {
	listedColumns,
	namesOf,
	profileColumns,
	trustOf,
} from './profile-columns.ts';

const pageOf = ({rows}: Size): number => Math.max(1, rows - frameHeight - 1);

const layoutOf = (profile: RunProfile, offset: number, width: number) => layOutFrom(profileColumns(profile), profile.columns, width - prefixWidth(false), offset);

export const profileActions = (session: Session, place: ProfilePlace): Actions<'profile'> => {
	const {opened, dataset, list} = place;
	const rows = (): readonly ColumnProfile[] => {
		const profile = place.profile.current;
		return profile === undefined ? [] : listedColumns(profile, place.order.value, list.value.filter);
	};

	const ids = () => namesOf(rows());
	const page = () => pageOf(session.size.value);
	return {
		...listMoves(list, ids, page),
		filter: startFilter(list),
		open() {
			const profile = place.profile.current;
			const here = rows()[settleList(list.value, ids(), page()).cursor];
			if (profile !== undefined && here !== undefined) {
				session.push(columnPlace(opened, dataset, profile, ids(), here.column.name));
			}
		},
		sort() {
			place.order.update(order => profileOrders[(profileOrders.indexOf(order) + 1) % profileOrders.length] ?? 'table');
			session.say(`Sorted by ${place.order.value === 'table' ? 'the table\'s own order' : place.order.value}.`, 'dim');
		},
		left() {
			place.offset.update(offset => Math.max(0, offset - 1));
		},
		right() {
			const profile = place.profile.current;
			if (profile === undefined) {
				return;
			}

			const {columns} = layoutOf(profile, place.offset.value, session.size.value.columns);
			const isAtEnd = place.offset.value + columns.length >= profileColumns(profile).length;
			place.offset.update(offset => isAtEnd ? offset : offset + 1);
		},
		drift() {
			const run = place.profile.current?.run;
			if (run !== undefined) {
				session.push(driftPlace(opened, dataset, {current: run.runId}));
			}
		},
		history() {
			session.push(runsPlace(opened, dataset));
		},
	};
};

type ProfileProps = {readonly session: Session; readonly place: ProfilePlace};

const hiddenLine = (before: number, after: number): Line => [
	segment(before > 0 ? `← ${before} more   ` : '', 'dim'),
	segment(after > 0 ? `→ ${after} more` : '', 'dim'),
];

export const ProfileScreen = ({session, place}: ProfileProps) => {
	const size = useCell(session.size);
	const loaded = useCell(place.profile);
	const list = useCell(place.list);
	const order = useCell(place.order);
	const offset = useCell(place.offset);
	const now = useNow();
	const run = loaded.status === 'ready' ? loaded.value.run : undefined;
	const page = pageOf(size);
	const layout = loaded.status === 'ready' ? layoutOf(loaded.value, offset, size.columns) : undefined;
	const rows = loaded.status === 'ready' ? listedColumns(loaded.value, order, list.filter) : [];
	const all = loaded.status === 'ready' ? loaded.value.columns.length : 0;
	const columns = loaded.status === 'ready' ? profileColumns(loaded.value).length : 0;
	const shown = layout?.columns.length ?? 0;
	return (
		<Frame
			session={session}
			screen='profile'
			crumbs={crumbsOf(place, 'profile')}
			facts={run === undefined || loaded.status !== 'ready'
				? []
				: [
					...(run.rowCount === null ? [] : [`${formatCount(run.rowCount)} rows`]),
					`run ${run.runId.slice(0, 6)}`,
					formatAge(run.profiledAt, now),
					trustOf(loaded.value),
				]}
			status={joinLines([hiddenLine(offset, Math.max(0, columns - offset - shown)), filterLine(list, rows.length, all)].filter(part => part.length > 0), ' '.repeat(3))}
			labels={columns > shown ? {} : {left: ''}}
		>
			<LoadedView loaded={loaded} waitsFor={`Loading the profile of ${place.dataset.datasetName}`}>
				{() => layout === undefined
					? null
					: (
						<List
							rows={rows}
							idOf={({column}) => column.name}
							state={settleList(list, namesOf(rows), page)}
							layout={layout}
							page={page}
							empty={<EmptyText text={all === 0 ? 'This run kept no columns. Press h for the other runs.' : 'No column has these words in its name. Press esc to clear the filter.'}/>}
						/>
					)}
			</LoadedView>
		</Frame>
	);
};
