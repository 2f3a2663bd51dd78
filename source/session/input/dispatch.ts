// From a key to what it does. Nothing here knows React: keys that arrive together are played one after another.
import {holdKey, mustWait} from './type-ahead.ts';
import {bindingOf} from './key-bindings.ts';
import {typeIntoFilter, type ListState} from '../state/list-state.ts';
import type {Signal} from '../state/signal.ts';
import type {ScreenState} from '../navigation/screen-state.ts';
import {describeError} from '../state/error-message.ts';
import {typeIntoPrompt, type Prompt} from '../state/prompt.ts';
import {choiceActions} from '../screens/choice/screen.tsx';
import {columnActions} from '../screens/column/screen.tsx';
import {configsActions} from '../screens/configs/screen.tsx';
import {driftActions} from '../screens/drift/screen.tsx';
import {findingActions} from '../screens/finding/screen.tsx';
import {profileActions} from '../screens/profile/screen.tsx';
import {batchActions} from '../screens/batch/screen.tsx';
import {runsActions} from '../screens/runs/screen.tsx';
import {statementsActions} from '../screens/statements/screen.tsx';
import {tablesActions} from '../screens/tables/actions.ts';
import type {Session} from '../navigation/session.ts';

type AnyActions = Readonly<Record<string, () => void>>;

const actionsOf = (session: Session, state: ScreenState): AnyActions => {
	switch (state.screen) {
		case 'choice': {
			return choiceActions(session, state);
		}

		case 'configs': {
			return configsActions(session, state);
		}

		case 'tables': {
			return tablesActions(session, state);
		}

		case 'run': {
			return batchActions(session, state);
		}

		case 'profile': {
			return profileActions(session, state);
		}

		case 'column': {
			return columnActions(session, state);
		}

		case 'drift': {
			return driftActions(session, state);
		}

		case 'finding': {
			return findingActions(session, state);
		}

		case 'runs': {
			return runsActions(session, state);
		}

		case 'statements': {
			return statementsActions(session, state);
		}
	}
};

const filterOf = (state: ScreenState): Signal<ListState> | undefined => ('list' in state ? state.list : undefined);

/** What escape takes back before it leaves a place: a filter, then a selection, then what is left out. */
const isCleared = (state: ScreenState): boolean => {
	const list = filterOf(state);
	if (list !== undefined && list.value.filter !== '') {
		list.update(listState => ({...listState, filter: ''}));
		return true;
	}

	if (state.screen === 'tables') {
		if (state.selected.value.size > 0) {
			state.selected.set(new Set());
			return true;
		}

		if (state.onlyDrifted.value) {
			state.onlyDrifted.set(false);
			return true;
		}
	}

	return false;
};

/** From the first place only `q` leads out: one escape too many must not end the session. */
const playBack = (session: Session, state: ScreenState, key: string): void => {
	if ((key === 'escape' && isCleared(state)) || session.back()) {
		return;
	}

	if (key === 'q') {
		void session.quit();
	} else {
		session.notify('This is the first screen. q quits.', 'dim');
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
	const {current} = session;
	if (key === 'ctrl+c') {
		void session.quit();
		return;
	}

	if (current === undefined) {
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

	const list = filterOf(current);
	const typed = list?.value.typing === true ? typeIntoFilter(list.value, key) : undefined;
	if (list !== undefined && typed !== undefined) {
		list.set(typed);
		return;
	}

	const action = bindingOf(current.screen, key)?.action;
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
			playBack(session, current, key);
			break;
		}

		default: {
			actionsOf(session, current)[action]?.();
		}
	}
};

/** Text that was pasted: it goes where text is typed, and is never taken for keys. */
export const playPaste = (session: Session, text: string): void => {
	const {current} = session;
	const list = current === undefined ? undefined : filterOf(current);
	if (session.prompt.value === undefined && list?.value.typing !== true) {
		session.notify('Pasted text is not taken for keys: press / first to filter by it.', 'dim');
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
			session.showError(describeError(error));
		}
	}
};
