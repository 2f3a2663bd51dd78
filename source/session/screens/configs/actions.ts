// What the keys of the list of configs do.
import type {Actions} from '../../input/key-bindings.ts';
import {cursorMoves} from '../../input/list-actions.ts';
import type {Session} from '../../navigation/session.ts';
import {chooseOtherSide} from '../compare/choose-side.ts';
import {tablesKeys} from '../tables/keys.ts';
import {openTables} from '../tables/state.ts';
import {askForSource, chooseEnvironment, editConfig, makeConfig, openSample} from './config-actions.ts';
import {type ConfigRow, lineOf, loadRow} from './config-rows.ts';
import {configsKeys} from './keys.ts';
import {configsPage, loadOverviews} from './rows.ts';
import type {ConfigsState} from './state.ts';

export const configsActions = (session: Session, state: ConfigsState): Actions<typeof configsKeys> => {
	const rows = () => state.rows.current ?? [];
	const here = (): ConfigRow | undefined => rows()[state.cursor.value];
	const reload = async (row: ConfigRow, environment?: string) => {
		const changed = await loadRow(session.engine, row.file, environment);
		state.rows.set({status: 'ready', value: rows().map(candidate => (candidate === row ? changed : candidate))});
		void loadOverviews(session, state);
		return changed;
	};

	return {
		...cursorMoves(
			state.cursor,
			() => rows().length,
			() => configsPage(session.size.value),
		),
		open() {
			const row = here();
			if (row === undefined) {
				return;
			}

			if ('error' in row.result) {
				session.notify(
					`This config has an error. Press ${session.keys.naming(configsKeys)('environment')} to edit it.`,
					'medium',
				);
				return;
			}

			const {environment} = row.result.loaded;
			session.attempt(async () => {
				session.push(await openTables(session, row.file, {environment}));
			});
		},
		environment() {
			const row = here();
			if (row === undefined) {
				return;
			}

			if ('error' in row.result) {
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

			if ('loaded' in row.result && row.result.loaded.named !== undefined) {
				const write = session.keys.naming(tablesKeys)('keepSelection');
				session.notify(`This source has no config. Open it, then press ${write} to write one.`, 'dim');
				return;
			}

			editConfig(
				session,
				{file: row.file, line: 'error' in row.result ? lineOf(row.result.error) : undefined},
				async () => {
					session.configs.release(row.file);
					const {result} = await reload(row);
					session.notify(
						'error' in result ? `${row.name} still has an error` : `${row.name} is valid`,
						'error' in result ? 'failed' : 'good',
					);
				},
			);
		},
		compare() {
			const row = here();
			if (row === undefined || 'error' in row.result) {
				return;
			}

			const {loaded} = row.result;
			session.attempt(async () => chooseOtherSide(session, {loaded}));
		},
		openSource() {
			askForSource(session, state);
		},
		make() {
			makeConfig(session, state);
		},
		sample() {
			openSample(session, state);
		},
		refresh() {
			for (const {file} of rows()) {
				session.configs.release(file);
			}

			state.overviews.set(new Map());
			void state.rows.reload();
		},
		copy() {
			const row = here();
			session.copy(row?.file ?? '', row?.file ?? '');
		},
	};
};
