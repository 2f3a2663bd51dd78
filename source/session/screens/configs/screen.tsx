// The configs that were found: what each opens, or what is wrong with it.
import {relative} from 'node:path';
import process from 'node:process';
import {Box} from 'ink';
import {useEffect} from 'react';
import {formatCount} from '../../../reports/format.ts';
import {Signal, useSignal} from '../../state/signal.ts';
import {EmptyText, Failure, LoadedView, Wrapped} from '../../components/message.tsx';
import {Frame, frameHeight} from '../../components/frame.tsx';
import {LineText} from '../../components/lines.tsx';
import {Select} from '../../components/select.tsx';
import {chooseEnvironment, editConfig} from './config-actions.ts';
import {lineOf, loadRow, type ConfigRow} from './config-rows.ts';
import {quitLabel} from '../../input/key-lines.ts';
import type {Actions, Labels} from '../../input/key-bindings.ts';
import {segment} from '../../text/line.ts';
import {cursorMoves} from '../../input/list-actions.ts';
import type {ConfigsState, Overview} from '../../navigation/screen-state.ts';
import {Resource} from '../../state/resource.ts';
import type {Session, Size} from '../../navigation/session.ts';
import {headingLine, layOut, rowLine} from '../../text/table-layout.ts';
import {useNow} from '../../components/use-now.ts';
import {columnsOf, lookInto} from './rows.ts';

/** Lines beside the list: the headings, and what is wrong with the config under the cursor. */
const besideList = 7;
const pageOf = ({rows}: Size): number => Math.max(1, rows - frameHeight - besideList);

/** The config that was used last, of those that are here: those of other places are in the list only to be found again. */
const likeliest = (files: readonly string[], used: readonly string[]): string | undefined => {
	const here = files.filter(file => !relative(process.cwd(), file).startsWith('..'));
	const candidates = here.length === 0 ? files : here;
	return used.findLast(file => candidates.includes(file)) ?? candidates[0];
};

export const configsState = (session: Session): ConfigsState => {
	const cursor = new Signal(0);
	return {
		screen: 'configs',
		rows: new Resource(async () => {
			const files = await session.engine.discover();
			const first = likeliest(files, Object.keys(session.preferences.value.configs));
			cursor.set(Math.max(0, files.indexOf(first ?? '')));
			return Promise.all(files.map(async file => loadRow(session.engine, file)));
		}),
		cursor,
		overviews: new Signal<ReadonlyMap<string, Overview>>(new Map()),
	};
};

export const configsActions = (session: Session, state: ConfigsState): Actions<'configs'> => {
	const rows = () => state.rows.current ?? [];
	const here = (): ConfigRow | undefined => rows()[state.cursor.value];
	const reload = async (row: ConfigRow, environment?: string) => {
		const changed = await loadRow(session.engine, row.file, environment);
		state.rows.set({status: 'ready', value: rows().map(candidate => (candidate === row ? changed : candidate))});
		void lookInto(session, state);
		return changed;
	};

	return {
		...cursorMoves(
			state.cursor,
			() => rows().length,
			() => pageOf(session.size.value),
		),
		open() {
			const row = here();
			if (row === undefined) {
				return;
			}

			if ('problem' in row.result) {
				session.notify('This config is broken: e opens it in your editor.', 'medium');
				return;
			}

			const {environment} = row.result.loaded;
			session.attempt(async () => {
				session.push(await session.home(row.file, environment));
			});
		},
		environment() {
			const row = here();
			if (row === undefined) {
				return;
			}

			if ('problem' in row.result) {
				configsActions(session, state).edit();
				return;
			}

			chooseEnvironment(session, row.result.loaded, next => {
				session.attempt(async () => {
					await reload(row, next);
				});
			});
		},
		edit() {
			const row = here();
			if (row === undefined) {
				return;
			}

			editConfig(
				session,
				row.file,
				'problem' in row.result ? lineOf(row.result.problem) : undefined,
				async () => {
					session.release(row.file);
					const {result} = await reload(row);
					session.notify(
						'problem' in result ? `${row.name} is still broken` : `${row.name} is in order`,
						'problem' in result ? 'failed' : 'good',
					);
				},
			);
		},
		refresh() {
			state.overviews.set(new Map());
			void state.rows.refresh();
		},
		copy() {
			const row = here();
			session.copy(row?.file ?? '', row?.file ?? '');
		},
	};
};

type ConfigsProps = {readonly session: Session; readonly state: ConfigsState};

/** What is wrong with a config, and what to press. */
const Problem = ({row}: {readonly row: ConfigRow | undefined}) => {
	if (row === undefined || !('problem' in row.result)) {
		return null;
	}

	const {what, why, hint} = row.result.problem;
	return (
		<Box flexShrink={0} marginTop={1}>
			<Failure what={what}>
				{[why, 'Press e to open it in your editor.', hint]
					.filter(text => text !== undefined)
					.map(text => (
						<Wrapped key={text} text={text} tone="dim" />
					))}
			</Failure>
		</Box>
	);
};

const labelsFor = (row: ConfigRow | undefined): Labels => {
	if (row === undefined) {
		return {open: '', environment: '', edit: ''};
	}

	if ('problem' in row.result) {
		return {open: '', environment: 'edit', edit: ''};
	}

	return row.result.loaded.environments.length > 1 ? {} : {environment: ''};
};

export const ConfigsScreen = ({session, state}: ConfigsProps) => {
	const size = useSignal(session.size);
	const loaded = useSignal(state.rows);
	const cursor = useSignal(state.cursor);
	const overviews = useSignal(state.overviews);
	const now = useNow();
	const rows = loaded.status === 'ready' ? loaded.value : [];
	useEffect(() => {
		if (loaded.status === 'loading') {
			void state.rows.refresh();
		} else {
			void lookInto(session, state);
		}
	}, [loaded.status, state, session]);
	const layout = layOut(columnsOf(overviews, now), rows, size.columns - 2);
	const here = rows[cursor];
	return (
		<Frame
			session={session}
			screen="configs"
			crumbs={['configs']}
			facts={loaded.status === 'ready' ? [`${formatCount(rows.length)} found`] : []}
			labels={{...labelsFor(here), back: quitLabel}}
		>
			<LoadedView loaded={loaded} waitsFor="Looking for configs" press="Press R to look again, q to quit.">
				{() =>
					rows.length === 0 ? (
						<EmptyText text="No config found in ., ./config, ./profilemesh or ./examples. Write one with profilemesh init, or name one with --config FILE; then press R." />
					) : (
						<>
							<LineText line={[segment('  '), ...headingLine(layout)]} />
							<Select
								lines={rows.map(row => rowLine(layout, row))}
								cursor={Math.min(cursor, rows.length - 1)}
								page={pageOf(size)}
							/>
							<Problem row={here} />
						</>
					)
				}
			</LoadedView>
		</Frame>
	);
};
