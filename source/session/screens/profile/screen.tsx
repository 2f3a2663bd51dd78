// A profile: the columns of one run as a table, the name frozen.
import {countOf} from '../../../reports/format.ts';
import {formatAge} from '../../../reports/format-time.ts';
import type {ColumnProfile, RunProfile} from '../../../profiling/profile.ts';
import {cutEnd} from '../../../terminal-text.ts';
import {useSignal} from '../../state/signal.ts';
import {EmptyText, LoadedView} from '../../components/message.tsx';
import {Frame, frameHeight} from '../../components/frame.tsx';
import {List, prefixWidth} from '../../components/list.tsx';
import {breadcrumbOf} from '../../navigation/breadcrumb.ts';
import type {Actions} from '../../input/key-bindings.ts';
import {joinLines, segment, type Line} from '../../text/line.ts';
import {filterLine, listMoves, startFilter} from '../../input/list-actions.ts';
import {settleList} from '../../state/list-state.ts';
import type {ProfileState} from '../../navigation/screen-state.ts';
import {columnState, driftState, runsState} from '../routes.ts';
import type {Session, Size} from '../../navigation/session.ts';
import {nextSorting, sortedBy, type Sorting} from '../../state/sorting.ts';
import {layOutFrom} from '../../text/table-layout.ts';
import {useNow} from '../../components/use-now.ts';
import {listedColumns, markedFigures, namesOf, profileFigures, trustOf, type Figure} from './columns.ts';

const pageOf = ({rows}: Size): number => Math.max(1, rows - frameHeight - 1);

const layoutOf = (profile: RunProfile, sorting: Sorting<string>, offset: number, width: number) =>
	layOutFrom(markedFigures(profile, sorting), profile.columns, width - prefixWidth(false), offset);

/** The figures scrolled so that the one under the cursor is in view. */
const settleOffset = (
	profile: RunProfile,
	sorting: Sorting<string>,
	{figure, offset, width}: {readonly figure: number; readonly offset: number; readonly width: number},
): number => {
	if (figure <= offset) {
		return Math.max(0, figure - 1);
	}

	let from = offset;
	while (from < figure - 1 && figure - from >= layoutOf(profile, sorting, from, width).columns.length) {
		from++;
	}

	return from;
};

export const profileActions = (session: Session, state: ProfileState): Actions<'profile'> => {
	const {openConfig, dataset, list, sorting, figure} = state;
	const rows = (): readonly ColumnProfile[] => {
		const profile = state.profile.current;
		return profile === undefined ? [] : listedColumns(profile, sorting.value, list.value.filter);
	};

	const ids = () => namesOf(rows());
	const page = () => pageOf(session.size.value);
	const here = () => rows()[settleList(list.value, ids(), page()).cursor];
	const figures = (): readonly Figure[] =>
		state.profile.current === undefined ? [] : profileFigures(state.profile.current);
	const move = (change: number) => () => {
		const profile = state.profile.current;
		if (profile === undefined) {
			return;
		}

		figure.update(at => Math.max(0, Math.min(at + change, figures().length - 1)));
		state.offset.update(offset =>
			settleOffset(profile, sorting.value, {figure: figure.value, offset, width: session.size.value.columns}),
		);
	};

	const sortBy = (order: string) => () => {
		sorting.update(before => nextSorting(before, order));
	};

	return {
		...listMoves(list, ids, page),
		filter: startFilter(list),
		open() {
			const profile = state.profile.current;
			const row = here();
			if (profile !== undefined && row !== undefined) {
				session.push(columnState(openConfig, dataset, profile, ids(), row.column.name));
			}
		},
		sort() {
			sortBy(figures()[figure.value]?.heading ?? 'table')();
		},
		byName: sortBy('column'),
		byNulls: sortBy('null %'),
		byDistinct: sortBy('distinct'),
		byOrder() {
			sorting.set(sortedBy('table'));
		},
		left: move(-1),
		right: move(1),
		copy() {
			const shown = figures()[figure.value];
			const row = here();
			if (shown === undefined || row === undefined) {
				return;
			}

			const text = shown.copyOf(row);
			session.copy(text, figure.value === 0 ? text : `${row.column.name}.${shown.heading}: ${cutEnd(text, 40)}`);
		},
		drift() {
			const run = state.profile.current?.run;
			if (run !== undefined) {
				session.push(driftState(openConfig, dataset, {current: run.runId}));
			}
		},
		history() {
			session.push(runsState(openConfig, dataset));
		},
	};
};

type ProfileProps = {readonly session: Session; readonly state: ProfileState};

const hiddenLine = (before: number, after: number): Line => [
	segment(before > 0 ? `← ${before} more   ` : '', 'dim'),
	segment(after > 0 ? `→ ${after} more` : '', 'dim'),
];

export const ProfileScreen = ({session, state}: ProfileProps) => {
	const size = useSignal(session.size);
	const loaded = useSignal(state.profile);
	const list = useSignal(state.list);
	const sorting = useSignal(state.sorting);
	const figure = useSignal(state.figure);
	const before = useSignal(state.offset);
	const now = useNow();
	const run = loaded.status === 'ready' ? loaded.value.run : undefined;
	const page = pageOf(size);
	const offset =
		loaded.status === 'ready'
			? settleOffset(loaded.value, sorting, {figure, offset: before, width: size.columns})
			: 0;
	const layout = loaded.status === 'ready' ? layoutOf(loaded.value, sorting, offset, size.columns) : undefined;
	const rows = loaded.status === 'ready' ? listedColumns(loaded.value, sorting, list.filter) : [];
	const all = loaded.status === 'ready' ? loaded.value.columns.length : 0;
	const columns = loaded.status === 'ready' ? profileFigures(loaded.value).length : 0;
	const shown = layout?.columns.length ?? 0;
	return (
		<Frame
			session={session}
			screen="profile"
			crumbs={breadcrumbOf(state, 'profile')}
			facts={
				run === undefined || loaded.status !== 'ready'
					? []
					: [
							...(run.rowCount === null ? [] : [countOf(run.rowCount, 'row')]),
							`run ${run.runId.slice(0, 6)}`,
							formatAge(run.profiledAt, now),
							trustOf(loaded.value),
						]
			}
			status={joinLines(
				[hiddenLine(offset, Math.max(0, columns - offset - shown)), filterLine(list, rows.length, all)].filter(
					part => part.length > 0,
				),
				' '.repeat(3),
			)}
		>
			<LoadedView loaded={loaded} waitsFor={`Loading the profile of ${state.dataset.datasetName}`}>
				{() =>
					layout === undefined ? null : (
						<List
							rows={rows}
							idOf={({column}) => column.name}
							state={settleList(list, namesOf(rows), page)}
							layout={layout}
							page={page}
							focus={figure === 0 ? 0 : figure - offset}
							empty={
								<EmptyText
									text={
										all === 0
											? 'This run kept no columns. Press h for the other runs.'
											: 'No column has these words in its name. Press esc to clear the filter.'
									}
								/>
							}
						/>
					)
				}
			</LoadedView>
		</Frame>
	);
};
