// What the keys of the tables screen do.
import {qualifiedName} from '../../../profiling/dataset.ts';
import {addressOf} from '../../../config/address.ts';
import type {Actions} from '../../input/key-bindings.ts';
import {listMoves, startFilter} from '../../input/list-actions.ts';
import type {Session} from '../../navigation/session.ts';
import type {DatasetRow} from '../../services/open-config.ts';
import {settleList} from '../../state/list-state.ts';
import {type TablesOrder, withConfig} from '../../state/preferences.ts';
import {nextSorting} from '../../state/sorting.ts';
import {leadToBatch, showBatch} from '../batch/state.ts';
import {boardState} from '../board/state.ts';
import {chooseEnvironment, editConfig} from '../configs/config-actions.ts';
import {chooseOtherSide} from '../compare/choose-side.ts';
import {driftState} from '../drift/state.ts';
import {lookState} from '../look/state.ts';
import {profileState} from '../profile/state.ts';
import {firstRows, rowsState} from '../rows/state.ts';
import {runsState} from '../runs/state.ts';
import {statementsState} from '../statements/state.ts';
import {tablesPage} from './detail.ts';
import {chooseAdopted} from './adopt.ts';
import {tablesKeys} from './keys.ts';
import {idsOf, listed} from './rows.ts';
import {selectionActions} from './selection.ts';
import {openTables, type TablesState} from './state.ts';
import {toggleWatch} from './watch.ts';

const choiceOf = ({sorting, list, onlyDrifted, only}: TablesState) => ({
	sorting: sorting.value,
	filter: list.value.filter,
	onlyDrifted: onlyDrifted.value,
	only: only.value,
});

const rowsOf = (state: TablesState): readonly DatasetRow[] =>
	listed(state.openConfig.rows.current ?? [], state.openConfig.verdicts.known, choiceOf(state));

const currentRow = (state: TablesState, page: number): DatasetRow | undefined => {
	const rows = rowsOf(state);
	// From then on the cursor stays on that row, wherever it moves.
	state.list.update(listState => settleList(listState, idsOf(rows), page));
	return rows[state.list.value.cursor];
};

export const tablesActions = (session: Session, state: TablesState): Actions<typeof tablesKeys> => {
	const {openConfig, list, selected} = state;
	const {file} = openConfig.loaded;
	const keyOf = session.keys.naming(tablesKeys);
	const page = () => tablesPage(session.size.value, openConfig.rows.current?.length ?? 0);
	const here = () => currentRow(state, page());
	const chosen = (): readonly DatasetRow[] => {
		const row = here();
		const marked = (openConfig.rows.current ?? []).filter(candidate => selected.value.has(candidate.id));
		return row === undefined || marked.length > 0 ? marked : [row];
	};

	const profileChosen = () => {
		const datasets = chosen();
		if (datasets.length === 0) {
			session.notify('There is nothing to profile.', 'dim');
			return;
		}

		leadToBatch(session, openConfig, {
			datasets,
			begun() {
				selected.set(new Set());
				state.anchor.set(undefined);
			},
		});
	};

	const openHere = () => {
		const row = here();
		const [latest, previous] = row?.runs ?? [];
		if (row === undefined) {
			session.notify('There is nothing to open.', 'dim');
		} else if (latest === undefined) {
			session.push(lookState(session, openConfig, row));
		} else {
			session.push(
				previous === undefined
					? profileState(openConfig, row, {runId: latest.runId})
					: driftState(openConfig, row),
			);
		}
	};

	const withRow = (go: (row: DatasetRow) => void) => () => {
		const row = here();
		if (row !== undefined) {
			go(row);
		}
	};

	const sortBy = (order: TablesOrder) => () => {
		openConfig.verdicts.settle();
		state.sorting.update(sorting => nextSorting(sorting, order));
		session.changePreferences(preferences =>
			withConfig(preferences, file, config => ({...config, sorting: state.sorting.value})),
		);
	};

	const moveTo = (environment: string) => {
		session.lead({
			waitsFor: 'Opening the config',
			load: async () =>
				openTables(session, addressOf(openConfig.loaded), {environment, tables: state.only.value}),
			open(opened) {
				session.replace(opened);
			},
		});
	};

	return {
		...listMoves(list, () => idsOf(rowsOf(state)), page),
		filter: startFilter(list),
		open() {
			(selected.value.size > 0 ? profileChosen : openHere)();
		},
		run() {
			const running = session.batch.value;
			if (running?.isRunning === true) {
				showBatch(session, running);
				return;
			}

			profileChosen();
		},
		...selectionActions(session, state, {ids: () => idsOf(rowsOf(state)), here}),
		compare() {
			const marked = (openConfig.rows.current ?? []).filter(({id}) => selected.value.has(id));
			const tables = marked.length === 0 ? undefined : marked.map(row => qualifiedName(row));
			chooseOtherSide(session, {loaded: openConfig.loaded, tables});
		},
		rows: withRow(row => {
			session.push(rowsState({openConfig, dataset: row, choice: firstRows}));
		}),
		onlyDrifted() {
			state.onlyDrifted.update(only => !only);
		},
		lastBatch() {
			const batch = session.batch.value;
			if (batch === undefined) {
				session.notify('This session has no batch yet.', 'dim');
			} else {
				showBatch(session, batch);
			}
		},
		byDrift: sortBy('drift'),
		byName: sortBy('name'),
		byRows: sortBy('rows'),
		byChange: sortBy('change'),
		byAge: sortBy('age'),
		drift: withRow(row => {
			if (row.runs.length < 2) {
				session.notify(
					`A comparison needs two runs: ${row.datasetName} has ${row.runs.length === 0 ? 'none' : 'one'}. ` +
						`Press ${keyOf('run')} to profile it.`,
				);
				return;
			}

			session.push(driftState(openConfig, row));
		}),
		profile: withRow(row => {
			const [latest] = row.runs;
			session.push(
				latest === undefined
					? lookState(session, openConfig, row)
					: profileState(openConfig, row, {runId: latest.runId}),
			);
		}),
		history: withRow(row => {
			session.push(runsState(openConfig, row));
		}),
		board() {
			const [sorting, only] = [state.sorting.value, state.only.value];
			session.push(boardState({openConfig, sorting, only, here: here()?.id}));
		},
		watch() {
			toggleWatch(session, openConfig, chosen());
		},
		plan() {
			session.push(statementsState(openConfig, chosen(), profileChosen));
		},
		environment() {
			chooseEnvironment(session, openConfig.loaded, moveTo);
		},
		adopt() {
			chooseAdopted(session, openConfig);
		},
		edit() {
			if (openConfig.loaded.named !== undefined) {
				session.notify(`There is no config to edit: ${keyOf('keepSelection')} writes one.`, 'dim');
				return;
			}

			editConfig(session, {file}, () => {
				session.configs.release(file);
				moveTo(openConfig.loaded.environment);
			});
		},
		refresh() {
			void openConfig.refresh();
		},
		copy: withRow(({schemaName, datasetName}) => {
			const name = qualifiedName({schemaName, datasetName});
			session.copy(name, name);
		}),
	};
};

/** Escape clears the selection first, then shows all datasets. */
export const clearTables = ({selected, onlyDrifted, only}: TablesState): boolean => {
	if (selected.value.size > 0) {
		selected.set(new Set());
		return true;
	}

	const isCleared = onlyDrifted.value || only.value !== undefined;
	onlyDrifted.set(false);
	only.set(undefined);
	return isCleared;
};
