// Selects datasets: one by one, all, a range, or a saved selection.
import {basename} from 'node:path';
import {countOf, formatCount} from '../../../reports/format.ts';
import type {Actions} from '../../input/key-bindings.ts';
import type {Session} from '../../navigation/session.ts';
import type {DatasetRow} from '../../services/open-config.ts';
import {preferencesOf, withConfig} from '../../state/preferences.ts';
import {type Choice, choiceState} from '../choice/state.ts';
import {askForConfig} from '../configs/config-actions.ts';
import {tablesKeys} from './keys.ts';
import type {TablesState} from './state.ts';

type Listed = {
	/** Ids of the datasets that pass the filter, in order. */
	readonly ids: () => readonly string[];
	/** The dataset under the cursor. */
	readonly here: () => DatasetRow | undefined;
};

type SelectionActions = Pick<
	Actions<typeof tablesKeys>,
	'select' | 'selectAll' | 'selectRange' | 'keepSelection' | 'keptSelections'
>;

export const selectionActions = (
	session: Session,
	{openConfig, selected, anchor}: TablesState,
	{ids, here}: Listed,
): SelectionActions => {
	const {file, environment} = openConfig.loaded;
	const keyOf = session.keys.naming(tablesKeys);
	const select = (chosen: ReadonlySet<string>, last: string | undefined) => {
		selected.set(chosen);
		anchor.set(last);
	};

	const keptAs = (name: string, kept: readonly string[]): Choice => {
		const known = new Set((openConfig.rows.current ?? []).map(row => row.id));
		const there = kept.filter(id => known.has(id));
		return {
			id: name,
			label: name,
			about: countOf(there.length, 'dataset'),
			choose() {
				select(new Set(there), there.at(-1));
			},
			remove() {
				session.changePreferences(preferences =>
					withConfig(preferences, file, config => ({
						...config,
						selections: Object.fromEntries(
							Object.entries(config.selections).filter(([other]) => other !== name),
						),
					})),
				);
			},
		};
	};

	return {
		select() {
			const row = here();
			if (row === undefined) {
				return;
			}

			const next = new Set(selected.value);
			const wasSelected = next.delete(row.id);
			select(wasSelected ? next : next.add(row.id), wasSelected ? undefined : row.id);
		},
		selectAll() {
			const all = ids();
			select(
				all.every(id => selected.value.has(id)) ? new Set() : new Set([...selected.value, ...all]),
				undefined,
			);
		},
		selectRange() {
			const row = here();
			if (row === undefined) {
				return;
			}

			const all = ids();
			const to = all.indexOf(row.id);
			const from = anchor.value === undefined ? to : all.indexOf(anchor.value);
			const range = from === -1 ? [row.id] : all.slice(Math.min(from, to), Math.max(from, to) + 1);
			select(new Set([...selected.value, ...range]), row.id);
		},
		keepSelection() {
			const kept = [...selected.value];
			if (kept.length === 0 && openConfig.loaded.named !== undefined) {
				askForConfig(session, openConfig.loaded);
				return;
			}

			if (kept.length === 0) {
				session.notify(`Nothing is selected. Press ${keyOf('select')} on each dataset first.`, 'dim');
				return;
			}

			session.ask({
				question: `Save these ${formatCount(kept.length)} as`,
				missing: 'Type a name, or press esc.',
				done(name) {
					session.changePreferences(preferences =>
						withConfig(preferences, file, config => ({
							...config,
							selections: {...config.selections, [name]: kept},
						})),
					);
					session.notify(`Saved as ${name}. Press ${keyOf('keptSelections')} to load it.`, 'good');
				},
			});
		},
		keptSelections() {
			const {selections} = preferencesOf(session.preferences.value, file);
			const names = Object.keys(selections).toSorted((one, other) => one.localeCompare(other));
			if (names.length === 0) {
				session.notify(
					`No selection is saved yet. Select some datasets, then press ${keyOf('keepSelection')}.`,
					'dim',
				);
				return;
			}

			session.push(
				choiceState({
					breadcrumb: [basename(file), environment, 'selections'],
					question: 'Which selection?',
					choices: names.map(name => keptAs(name, selections[name] ?? [])),
				}),
			);
		},
	};
};
