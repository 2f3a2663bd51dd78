// From a key to what it does. Nothing here knows React: keys that arrive together are played one after another.
import {holdKey, mustWait} from './held-keys.ts';
import {bindingOf} from './keys.ts';
import {typeIntoFilter, type ListState} from './list-state.ts';
import type {Cell} from './cell.ts';
import type {Place} from './place.ts';
import {problemOf} from './problem.ts';
import {columnActions} from './screens/column.tsx';
import {configsActions} from './screens/configs.tsx';
import {driftActions} from './screens/drift.tsx';
import {findingActions} from './screens/finding.tsx';
import {profileActions} from './screens/profile.tsx';
import {runActions} from './screens/run.tsx';
import {runsActions} from './screens/runs.tsx';
import {statementsActions} from './screens/statements.tsx';
import {tablesActions} from './screens/tables.tsx';
import type {Session} from './session.ts';

type AnyActions = Readonly<Record<string, () => void>>;

const actionsOf = (session: Session, place: Place): AnyActions => {
	switch (place.screen) {
		case 'configs': {
			return configsActions(session, place);
		}

		case 'tables': {
			return tablesActions(session, place);
		}

		case 'run': {
			return runActions(session, place);
		}

		case 'profile': {
			return profileActions(session, place);
		}

		case 'column': {
			return columnActions(session, place);
		}

		case 'drift': {
			return driftActions(session, place);
		}

		case 'finding': {
			return findingActions(session, place);
		}

		case 'runs': {
			return runsActions(session, place);
		}

		case 'statements': {
			return statementsActions(session, place);
		}
	}
};

const filterOf = (place: Place): Cell<ListState> | undefined => 'list' in place ? place.list : undefined;

/** What escape takes back before it leaves a place: a filter, then a selection. */
const isCleared = (place: Place): boolean => {
	const list = filterOf(place);
	if (list !== undefined && list.value.filter !== '') {
		list.update(state => ({...state, filter: ''}));
		return true;
	}

	if (place.screen === 'tables' && place.selected.value.size > 0) {
		place.selected.set(new Set());
		return true;
	}

	return false;
};

/** From the first place only `q` leads out: one escape too many must not end the session. */
const playBack = (session: Session, place: Place, key: string): void => {
	if ((key === 'escape' && isCleared(place)) || session.back()) {
		return;
	}

	if (key === 'q') {
		void session.quit();
	} else {
		session.say('This is the first screen. q quits.', 'dim');
	}
};

const play = (session: Session, key: string): void => {
	const {place} = session;
	if (key === 'ctrl+c') {
		void session.quit();
		return;
	}

	if (place === undefined) {
		if (key === 'q' || key === 'escape') {
			void session.quit();
		}

		return;
	}

	if (session.help.value) {
		session.help.set(false);
		return;
	}

	const list = filterOf(place);
	const typed = list?.value.typing === true ? typeIntoFilter(list.value, key) : undefined;
	if (list !== undefined && typed !== undefined) {
		list.set(typed);
		return;
	}

	const action = bindingOf(place.screen, key)?.action;
	session.notice.set(undefined);
	switch (action) {
		case undefined: {
			break;
		}

		case 'help': {
			session.help.set(true);
			break;
		}

		case 'back': {
			playBack(session, place, key);
			break;
		}

		default: {
			actionsOf(session, place)[action]?.();
		}
	}
};

/** Keys that the list of configs hears itself. */
const ownKeys: ReadonlySet<string> = new Set(['up', 'down', 'k', 'j', 'enter']);

/** Plays keys in order. What fails is said on the screen: an exception here would end the program with the terminal in disorder. */
export const playKeys = (session: Session, keys: readonly string[]): void => {
	const [only] = keys;
	const {place} = session;
	const hasOwnList = place?.screen === 'configs' && (place.rows.current?.length ?? 0) > 0 && !session.help.value;
	if (hasOwnList && only !== undefined && keys.length === 1 && ownKeys.has(only)) {
		return;
	}

	for (const key of keys) {
		try {
			if (mustWait(session, key)) {
				holdKey(session, key, waited => {
					playKeys(session, waited);
				});
			} else {
				play(session, key);
			}
		} catch (error) {
			session.sayProblem(problemOf(error));
		}
	}
};
