// What the keys of the profile screen do.
import {shortRunId} from '../../../drift/baselines/baseline-rule.ts';
import type {ColumnProfile, RunProfile} from '../../../profiling/profile.ts';
import {cutEnd} from '../../../terminal-text.ts';
import type {Actions} from '../../input/key-bindings.ts';
import {listMoves, startFilter} from '../../input/list-actions.ts';
import type {Session} from '../../navigation/session.ts';
import {settleList} from '../../state/list-state.ts';
import {nextSorting, sortedBy} from '../../state/sorting.ts';
import {columnState} from '../column/state.ts';
import {driftState} from '../drift/state.ts';
import {chooseRows} from '../rows/choices.ts';
import {runsState} from '../runs/state.ts';
import {sharePage} from '../share-page.ts';
import {type Figure, listedColumns, namesOf, profileFigures} from './columns.ts';
import type {profileKeys} from './keys.ts';
import {profilePageLength, settleOffset} from './layout.ts';
import type {ProfileState} from './state.ts';

/** The parts of the file name of a profile. */
export const profileNames = ({run: {datasetName, runId}}: RunProfile): readonly string[] => [
	'profile',
	datasetName,
	shortRunId(runId),
];

export const profileActions = (session: Session, state: ProfileState): Actions<typeof profileKeys> => {
	const {openConfig, dataset, list, sorting, figure} = state;
	const rows = (): readonly ColumnProfile[] => {
		const profile = state.profile.current;
		return profile === undefined ? [] : listedColumns(profile, sorting.value, list.value.filter);
	};

	const ids = () => namesOf(rows());
	const page = () => profilePageLength(session.size.value);
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
				session.push(columnState({openConfig, dataset, profile, names: ids(), name: row.column.name}));
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
		rows() {
			const profile = state.profile.current;
			const row = here();
			if (profile !== undefined && row !== undefined) {
				chooseRows(session, {openConfig, dataset, profile: row, slice: profile.run.slice});
			}
		},
		drift() {
			const run = state.profile.current?.run;
			if (run !== undefined) {
				session.push(driftState(openConfig, dataset, {current: run.runId}));
			}
		},
		share() {
			const profile = state.profile.current;
			if (profile === undefined) {
				return;
			}

			sharePage(session, profileNames(profile), async () => {
				const pages = await import('../../../pages.ts');
				return pages.profilePage(openConfig.workspace, {profiles: [{profile}]});
			});
		},
		history() {
			session.push(runsState(openConfig, dataset));
		},
	};
};
