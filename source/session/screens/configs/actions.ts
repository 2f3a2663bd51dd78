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
	const replace = (row: ConfigRow, changed: ConfigRow) => {
		state.rows.set({status: 'ready', value: rows().map(candidate => (candidate === row ? changed : candidate))});
		void loadOverviews(session, state);
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
			session.lead({
				waitsFor: 'Opening the config',
				load: async () => openTables(session, row.file, {environment}),
				open(tables) {
					session.push(tables);
				},
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
				session.lead({
					waitsFor: 'Reading the config',
					load: async () => loadRow(session.engine, row.file, next),
					open(changed) {
						replace(row, changed);
					},
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
				() => {
					session.configs.release(row.file);
					session.lead({
						waitsFor: 'Reading the config',
						load: async () => loadRow(session.engine, row.file),
						open(changed) {
							replace(row, changed);
							const isBroken = 'error' in changed.result;
							session.notify(
								isBroken ? `${row.name} still has an error` : `${row.name} is valid`,
								isBroken ? 'failed' : 'good',
							);
						},
					});
				},
			);
		},
		compare() {
			const row = here();
			if (row === undefined || 'error' in row.result) {
				return;
			}

			const {loaded} = row.result;
			chooseOtherSide(session, {loaded});
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
