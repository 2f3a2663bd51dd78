// From a key to what it does. Nothing here knows React: keys that arrive together are played one after another.
import {holdKey, mustWait} from './held-keys.ts';
import {bindingOf} from './keys.ts';
import {typeIntoFilter, type ListState} from './list-state.ts';
import type {Cell} from './cell.ts';
import type {Place} from './place.ts';
import {problemOf} from './problem.ts';
import {typeIntoPrompt, type Prompt} from './prompt.ts';
import {choiceActions} from './screens/choice.tsx';
import {columnActions} from './screens/column.tsx';
import {configsActions} from './screens/configs.tsx';
import {driftActions} from './screens/drift.tsx';
import {findingActions} from './screens/finding.tsx';
import {profileActions} from './screens/profile.tsx';
import {runActions} from './screens/run.tsx';
import {runsActions} from './screens/runs.tsx';
import {statementsActions} from './screens/statements.tsx';
import {tablesActions} from './screens/tables-actions.ts';
import type {Session} from './session.ts';

type AnyActions = Readonly<Record<string, () => void>>;

const actionsOf = (session: Session, place: Place): AnyActions => {
	switch (place.screen) {
		case 'choice': {
			return choiceActions(session, place);
		}

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

const filterOf = (place: Place): Cell<ListState> | undefined => ('list' in place ? place.list : undefined);

/** What escape takes back before it leaves a place: a filter, then a selection, then what is left out. */
const isCleared = (place: Place): boolean => {
	const list = filterOf(place);
	if (list !== undefined && list.value.filter !== '') {
		list.update(state => ({...state, filter: ''}));
		return true;
	}

	if (place.screen === 'tables') {
		if (place.selected.value.size > 0) {
			place.selected.set(new Set());
			return true;
		}

		if (place.onlyDrifted.value) {
			place.onlyDrifted.set(false);
			return true;
		}
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

const playPrompt = (session: Session, prompt: Prompt, key: string): void => {
	const typed = typeIntoPrompt(prompt, key);
	session.prompt.set(typed.kind === 'typing' ? typed.prompt : undefined);
	if (typed.kind === 'done') {
		prompt.done(typed.text);
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

	const prompt = session.prompt.value;
	if (prompt !== undefined) {
		playPrompt(session, prompt, key);
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

/** Text that was pasted: it goes where text is typed, and is never taken for keys. */
export const playPaste = (session: Session, text: string): void => {
	const {place} = session;
	const list = place === undefined ? undefined : filterOf(place);
	if (session.prompt.value === undefined && list?.value.typing !== true) {
		session.say('Pasted text is not taken for keys: press / first to filter by it.', 'dim');
		return;
	}

	playKeys(
		session,
		Array.from(text.split(/[\n\r]/v, 1)[0] ?? '', character => (character === ' ' ? 'space' : character)),
	);
};

/** Plays keys in order. What fails is said on the screen: an exception here would end the program with the terminal in disorder. */
export const playKeys = (session: Session, keys: readonly string[]): void => {
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
