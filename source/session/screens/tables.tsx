// Home: the datasets of a config, worst first.
import {basename} from 'node:path';
import {useEffect, useMemo} from 'react';
import {formatCount} from '../../reports/format.ts';
import {useCell} from '../cell.ts';
import {EmptyText, LoadedView} from '../components/message.tsx';
import {Frame, frameHeight} from '../components/frame.tsx';
import {List, prefixWidth} from '../components/list.tsx';
import {nextEnvironment} from '../config-rows.ts';
import {quitLabel} from '../footer.ts';
import type {Actions} from '../keys.ts';
import {
	emptyLine,
	line,
	segment,
	type Line,
} from '../line.ts';
import {settleList} from '../list-state.ts';
import {filterLine, listMoves, startFilter} from '../list-actions.ts';
import {memoizeLast} from '../memoize-last.ts';
import type {DatasetRow} from '../opened.ts';
import type {TablesPlace} from '../place.ts';
import {
	driftPlace,
	profilePlace,
	runsPlace,
	showBatch,
	beginBatch,
	statementsPlace,
} from '../routes.ts';
import type {Session, Size} from '../session.ts';
import {useNow} from '../use-now.ts';
import {idsOf, layoutOf, listed} from './tables-rows.ts';

const pageOf = ({rows}: Size): number => Math.max(1, rows - frameHeight - 1);

const rowsOf = ({opened, list}: TablesPlace): readonly DatasetRow[] => listed(opened.rows.current ?? [], opened.verdicts.value, list.value.filter);

const currentRow = (place: TablesPlace, session: Session): DatasetRow | undefined => {
	const rows = rowsOf(place);
	// Whoever does something with a row is on that row from then on, wherever it moves.
	place.list.update(state => settleList(state, idsOf(rows), pageOf(session.size.value)));
	return rows[place.list.value.cursor];
};

export const tablesActions = (session: Session, place: TablesPlace): Actions<'tables'> => {
	const {opened, list, selected} = place;
	const chosen = (): readonly DatasetRow[] => {
		const here = currentRow(place, session);
		const marked = (opened.rows.current ?? []).filter(row => selected.value.has(row.id));
		return here === undefined || marked.length > 0 ? marked : [here];
	};

	const profileChosen = () => {
		session.attempt(async () => {
			const rows = chosen();
			if (rows.length === 0) {
				session.say('There is nothing to profile.', 'dim');
			} else if (await beginBatch(session, opened, rows)) {
				selected.set(new Set());
			}
		});
	};

	const openHere = () => {
		const row = currentRow(place, session);
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
		const row = currentRow(place, session);
		if (row !== undefined) {
			go(row);
		}
	};

	return {
		...listMoves(list, () => idsOf(rowsOf(place)), () => pageOf(session.size.value)),
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
		select: withRow(row => {
			const next = new Set(selected.value);
			if (!next.delete(row.id)) {
				next.add(row.id);
			}

			selected.set(next);
		}),
		selectAll() {
			const ids = idsOf(rowsOf(place));
			selected.set(ids.every(id => selected.value.has(id)) ? new Set() : new Set(ids));
		},
		drift: withRow(row => {
			if (row.runs.length < 2) {
				session.say(`Two runs are needed to compare: ${row.datasetName} has ${row.runs.length === 0 ? 'none' : 'one'}. Press r to profile it.`);
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
			session.push(statementsPlace(opened, chosen()));
		},
		environment() {
			const next = nextEnvironment(opened.loaded);
			if (next === opened.loaded.environment) {
				session.say('This config has one environment.', 'dim');
				return;
			}

			session.attempt(async () => {
				session.replace(await session.home(opened.loaded.file, next));
			});
		},
		refresh() {
			void opened.refresh();
		},
	};
};

/** What to do next, for whoever is here for the first time. */
const hintOf = memoizeLast((all: readonly DatasetRow[]): Line => {
	if (all.length === 0 || all.some(({runs}) => runs.length > 1)) {
		return emptyLine;
	}

	return line(all.every(({runs}) => runs.length === 0)
		? 'No runs yet. Press enter to profile this dataset, or a and enter for all of them.'
		: 'One run so far. Press a and enter to profile all again: then what changed shows here.', 'dim');
});

const statusLine = (place: TablesPlace, rows: readonly DatasetRow[], all: readonly DatasetRow[], isRunning: boolean): Line => {
	const filtered = filterLine(place.list.value, rows.length, all.length);
	const marks = place.selected.value.size;
	const running = isRunning ? [segment('a run goes on: r shows it   ', 'medium')] : [];
	const selected = marks > 0 ? [segment(`${formatCount(marks)} selected   `, 'strong'), ...(filtered.length === 0 ? [segment('esc clears it', 'dim')] : [])] : [];
	const said = [...running, ...selected, ...filtered];
	return said.length === 0 ? hintOf(all) : said;
};

const emptyText = (place: TablesPlace, all: readonly DatasetRow[]): string => {
	if (all.length > 0) {
		return 'No dataset has these words in its name. Press esc to clear the filter.';
	}

	return place.opened.loaded.config.profiling.tables.length === 0
		? 'This database has no tables. When there are some, press R to read the list again.'
		: 'No table matches profiling.tables of this config. Change it, then press R to read the list again.';
};

const markOn: Line = [segment('◉ ', 'cursor')];
const markOff: Line = [segment('○ ', 'dim')];

type TablesProps = {readonly session: Session; readonly place: TablesPlace};

export const TablesScreen = ({session, place}: TablesProps) => {
	const {opened} = place;
	const size = useCell(session.size);
	const loaded = useCell(opened.rows);
	const verdicts = useCell(opened.verdicts);
	const list = useCell(place.list);
	const selected = useCell(place.selected);
	const batch = useCell(session.batch);
	const now = useNow();
	const all = useMemo(() => loaded.status === 'ready' ? loaded.value : [], [loaded]);
	const rows = listed(all, verdicts, list.filter);
	const page = pageOf(size);
	const {file, environment, config} = opened.loaded;
	const marks = selected.size;
	const state = settleList(list, idsOf(rows), page);
	useEffect(() => {
		opened.see(rows.slice(state.top, state.top + page));
	}, [opened, rows, state.top, page]);
	return (
		<Frame
			session={session}
			screen='tables'
			crumbs={[basename(file), environment]}
			facts={[config.source.type, ...(loaded.status === 'ready' ? [`${formatCount(all.length)} ${all.length === 1 ? 'table' : 'tables'}`] : [])]}
			status={statusLine(place, rows, all, batch?.isRunning === true)}
			labels={{...((marks > 0) && {open: `profile ${formatCount(marks)}`, run: ''}), ...((session.places.value.length === 1) && {back: quitLabel})}}
		>
			<LoadedView loaded={loaded} waitsFor='Reading the list of tables' press='Press R to try again, q to go back.'>
				{() => (
					<List
						rows={rows}
						idOf={row => row.id}
						state={state}
						layout={layoutOf(all, verdicts, now, size.columns - prefixWidth(true))}
						page={page}
						markOf={row => selected.has(row.id) ? markOn : markOff}
						empty={<EmptyText text={emptyText(place, all)}/>}
					/>
				)}
			</LoadedView>
		</Frame>
	);
};
