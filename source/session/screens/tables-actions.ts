// What the keys of home do.
import type {Actions} from '../keys.ts';
import {chooseEnvironment, editConfig} from '../config-actions.ts';
import {listMoves, startFilter} from '../list-actions.ts';
import {settleList} from '../list-state.ts';
import {withConfig, type TablesOrder} from '../memory.ts';
import type {DatasetRow} from '../opened.ts';
import type {TablesPlace} from '../place.ts';
import {beginBatch, driftPlace, profilePlace, runsPlace, showBatch, statementsPlace} from '../routes.ts';
import type {Session} from '../session.ts';
import {nextSorting} from '../sorting.ts';
import {tablesPage} from './tables-detail.ts';
import {idsOf, listed} from './tables-rows.ts';
import {selectionActions} from './tables-selection.ts';

const choiceOf = ({sorting, list, onlyDrifted}: TablesPlace) => ({
	sorting: sorting.value,
	filter: list.value.filter,
	onlyDrifted: onlyDrifted.value,
});

const rowsOf = (place: TablesPlace): readonly DatasetRow[] =>
	listed(place.opened.rows.current ?? [], place.opened.verdicts.value, choiceOf(place));

const currentRow = (place: TablesPlace, page: number): DatasetRow | undefined => {
	const rows = rowsOf(place);
	// Whoever does something with a row is on that row from then on, wherever it moves.
	place.list.update(state => settleList(state, idsOf(rows), page));
	return rows[place.list.value.cursor];
};

export const tablesActions = (session: Session, place: TablesPlace): Actions<'tables'> => {
	const {opened, list, selected} = place;
	const {file} = opened.loaded;
	const page = () => tablesPage(session.size.value, opened.rows.current?.length ?? 0);
	const here = () => currentRow(place, page());
	const chosen = (): readonly DatasetRow[] => {
		const row = here();
		const marked = (opened.rows.current ?? []).filter(candidate => selected.value.has(candidate.id));
		return row === undefined || marked.length > 0 ? marked : [row];
	};

	const profileChosen = () => {
		session.attempt(async () => {
			const rows = chosen();
			if (rows.length === 0) {
				session.say('There is nothing to profile.', 'dim');
			} else if (await beginBatch(session, opened, rows)) {
				selected.set(new Set());
				place.anchor.set(undefined);
			}
		});
	};

	const openHere = () => {
		const row = here();
		const [latest, previous] = row?.runs ?? [];
		if (row === undefined) {
			session.say('There is nothing to open.', 'dim');
		} else if (latest === undefined) {
			profileChosen();
		} else {
			session.push(previous === undefined ? profilePlace(opened, row, latest.runId) : driftPlace(opened, row));
		}
	};

	const withRow = (go: (row: DatasetRow) => void) => () => {
		const row = here();
		if (row !== undefined) {
			go(row);
		}
	};

	const sortBy = (order: TablesOrder) => () => {
		place.sorting.update(sorting => nextSorting(sorting, order));
		session.remember(memory => withConfig(memory, file, config => ({...config, sorting: place.sorting.value})));
	};

	const moveTo = async (next: string) => {
		session.replace(await session.home(file, next));
	};

	return {
		...listMoves(list, () => idsOf(rowsOf(place)), page),
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
		...selectionActions(session, place, {ids: () => idsOf(rowsOf(place)), here}),
		onlyDrifted() {
			place.onlyDrifted.update(only => !only);
		},
		lastBatch() {
			const batch = session.batch.value;
			if (batch === undefined) {
				session.say('Nothing has been profiled in this session yet.', 'dim');
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
				session.say(
					`Two runs are needed to compare: ${row.datasetName} has ${row.runs.length === 0 ? 'none' : 'one'}. Press r to profile it.`,
				);
				return;
			}

			session.push(driftPlace(opened, row));
		}),
		profile: withRow(row => {
			const [latest] = row.runs;
			if (latest === undefined) {
				session.say(`${row.datasetName} has no profile yet. Press r to profile it.`);
				return;
			}

			session.push(profilePlace(opened, row, latest.runId));
		}),
		history: withRow(row => {
			session.push(runsPlace(opened, row));
		}),
		plan() {
			session.push(statementsPlace(opened, chosen(), profileChosen));
		},
		environment() {
			chooseEnvironment(session, opened.loaded, next => {
				session.attempt(async () => moveTo(next));
			});
		},
		edit() {
			editConfig(session, file, undefined, async () => {
				session.forget(file);
				await moveTo(opened.loaded.environment);
			});
		},
		refresh() {
			void opened.refresh();
		},
		copy: withRow(({schemaName, datasetName}) => {
			session.copy(`${schemaName}.${datasetName}`, `${schemaName}.${datasetName}`);
		}),
	};
};
