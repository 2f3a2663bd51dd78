// Runs the actions of keys, without React: keys that arrive together all run between two frames.
import {helpLines} from '../input/help-lines.ts';
import {type Binding, bindingOf} from '../input/key-bindings.ts';
import {scrollMoves} from '../input/list-actions.ts';
import {describeError} from '../state/error-message.ts';
import {type ListState, typeIntoFilter} from '../state/list-state.ts';
import {defaultTheme, themeNames, themeTitle} from '../state/preferences.ts';
import {type Prompt, typeIntoPrompt, withCompletion} from '../state/prompt.ts';
import type {Signal} from '../state/signal.ts';
import {bodyHeight} from '../state/size.ts';
import type {ScreenState, Session} from './session.ts';
import {holdKey, isStop, mustWait} from './type-ahead.ts';

const listOf = (state: ScreenState): Signal<ListState> | undefined => ('list' in state ? state.list : undefined);

/** Whether a key goes into the filter of the list. On the find screen, enter and escape do not. */
const isForFilter = (session: Session, state: ScreenState, key: string): boolean => {
	const {typing = false, filter = ''} = listOf(state)?.value ?? {};
	const isKey = key === 'enter' || key === 'escape' || (key === '?' && filter === '');
	return typing && !(isKey && session.definitionOf(state).isTypedInto === true);
};

/** Clears the filter, else what the screen clears. Returns whether there was something to clear. */
const clear = (session: Session, state: ScreenState): boolean => {
	const list = listOf(state);
	if (list !== undefined && list.value.filter !== '' && session.definitionOf(state).isTypedInto !== true) {
		list.update(listState => ({...listState, filter: ''}));
		return true;
	}

	return session.definitionOf(state).clear?.(state) ?? false;
};

/** Goes back. On the first screen only `q` does: one escape too many must not end the session. */
const goBack = (session: Session, state: ScreenState, {key, wasAsked}: {key: string; wasAsked: boolean}): void => {
	if (key === 'escape' && (wasAsked || clear(session, state))) {
		return;
	}

	if (session.back()) {
		session.definitionOf(state).left?.(state);
		return;
	}

	if (key === 'escape') {
		session.notify(`This is the first screen. ${session.keys.leaving(state)} quits.`, 'dim');
	} else if (wasAsked) {
		void session.quit();
	} else {
		session.askToQuit();
	}
};

/** Goes to the next or the previous row that passes the filter, and wraps at the ends of the list. */
const goToMatch = (
	session: Session,
	state: ScreenState,
	{list, key}: {readonly list: Signal<ListState>; readonly key: 'n' | 'N'},
): void => {
	const actions = session.definitionOf(state).actions(session, state);
	const before = list.value.cursor;
	actions[key === 'n' ? 'down' : 'up']?.();
	if (list.value.cursor === before) {
		actions[key === 'n' ? 'first' : 'last']?.();
	}
};

/** Completes the text of a prompt, unless the user has typed more meanwhile. */
const completePrompt = (session: Session, prompt: Prompt, complete: NonNullable<Prompt['complete']>): void => {
	session.attempt(async () => {
		const completion = await complete(prompt.field.text);
		if (session.prompt.value === prompt) {
			session.prompt.set(withCompletion(prompt, completion));
		}
	});
};

const handlePromptKey = (session: Session, prompt: Prompt, key: string): void => {
	if (key === 'tab' && prompt.complete !== undefined) {
		completePrompt(session, prompt, prompt.complete);
		return;
	}

	const typed = typeIntoPrompt(prompt, key);
	session.prompt.set(typed.kind === 'typing' ? typed.prompt : undefined);
	if (typed.kind === 'done') {
		prompt.done(typed.text);
	}
};

/** Scrolls the list of keys; any key that does not scroll closes it. */
const handleHelpKey = (session: Session, bindings: readonly Binding[], key: string): void => {
	const {help, helpScroll, size} = session;
	const lines = helpLines(bindings, size.value.columns).length;
	const rows = bodyHeight(size.value);
	const moves: Readonly<Record<string, () => void>> = scrollMoves(
		helpScroll,
		() => lines,
		() => rows,
	);
	const move = lines > rows ? moves[bindingOf(bindings, key)?.action ?? ''] : undefined;
	if (move === undefined) {
		help.set(false);
	} else {
		move();
	}
};

/** Switches to the next theme, for this session and later ones. */
const switchTheme = (session: Session): void => {
	if (session.isColorless) {
		session.notify('NO_COLOR is set: the session draws without colours.', 'dim');
		return;
	}

	const before = themeNames.indexOf(session.preferences.value.theme);
	const theme = themeNames[(before + 1) % themeNames.length] ?? defaultTheme;
	session.changePreferences(preferences => ({...preferences, theme}));
	session.notify(`Colours: ${themeTitle(theme)} (of ${themeNames.map(name => themeTitle(name)).join(', ')})`);
};

/** Switches the mouse on or off, for this session and later ones. */
const toggleMouse = (session: Session): void => {
	if (!session.mouse.isPossible) {
		session.notify('The mouse needs the whole screen: start without --inline.', 'dim');
		return;
	}

	const mouse = !session.preferences.value.mouse;
	session.changePreferences(preferences => ({...preferences, mouse}));
	session.notify(
		mouse ? 'Mouse on: wheel scrolls, click selects, second click opens' : 'Mouse off: the terminal selects text',
	);
};

/** Runs the action of a key, which the screen or every screen has. */
const runAction = (session: Session, current: ScreenState, key: string): void => {
	const action = bindingOf(session.definitionOf(current).keys, key)?.action;
	const wasAsked = session.notice.value?.asksToQuit === true;
	session.notice.set(undefined);
	switch (action) {
		case undefined: {
			break;
		}

		case 'help': {
			session.helpScroll.set(0);
			session.help.set(true);
			break;
		}

		case 'find': {
			session.find();
			break;
		}

		case 'quit': {
			void session.quit();
			break;
		}

		case 'mouse': {
			toggleMouse(session);
			break;
		}

		case 'stop': {
			session.stopProgram();
			break;
		}

		case 'theme': {
			switchTheme(session);
			break;
		}

		case 'back': {
			goBack(session, current, {key, wasAsked});
			break;
		}

		default: {
			session.definitionOf(current).actions(session, current)[action]?.();
		}
	}
};

const handleKey = (session: Session, key: string): void => {
	const {current} = session;
	if (key === 'ctrl+c') {
		void session.quit();
		return;
	}

	if (isStop(session, key)) {
		session.stopProgram();
		return;
	}

	if (current === undefined) {
		if (key === 'q' || key === 'escape') {
			void session.quit();
		}

		return;
	}

	if (session.leading.isUnderWay) {
		session.leading.giveUp();
		return;
	}

	if (session.help.value) {
		handleHelpKey(session, session.definitionOf(current).keys, key);
		return;
	}

	const prompt = session.prompt.value;
	if (prompt !== undefined) {
		handlePromptKey(session, prompt, key);
		return;
	}

	const list = listOf(current);
	const typed =
		list !== undefined && isForFilter(session, current, key) ? typeIntoFilter(list.value, key) : undefined;
	if (list !== undefined && typed !== undefined) {
		list.set(typed);
		return;
	}

	if (list !== undefined && list.value.filter !== '' && (key === 'n' || key === 'N')) {
		session.notice.set(undefined);
		goToMatch(session, current, {list, key});
		return;
	}

	runAction(session, current, key);
};

const filterHint = (session: Session): string => {
	const key = session.keys.shown(session.current, 'filter');
	return key === '' ? '' : ` Press ${key} first to filter by it.`;
};

/** Puts pasted text into the filter or the prompt. Pasted text never runs actions. */
export const handlePaste = (session: Session, text: string): void => {
	const {current} = session;
	const list = current === undefined ? undefined : listOf(current);
	if (session.prompt.value === undefined && list?.value.typing !== true) {
		session.notify(`Pasted text does not trigger keys.${filterHint(session)}`, 'dim');
		return;
	}

	handleKeys(
		session,
		Array.from(text.split(/[\n\r]/v, 1)[0] ?? '', character => (character === ' ' ? 'space' : character)),
	);
};

/** Runs keys in order. Shows errors on the screen: an exception would end the program in a raw terminal. */
export const handleKeys = (session: Session, keys: readonly string[]): void => {
	for (const key of keys) {
		if (session.isTerminalLent) {
			return;
		}

		try {
			if (mustWait(session, key)) {
				holdKey(session, key, waited => {
					handleKeys(session, waited);
				});
			} else {
				handleKey(session, key);
			}
		} catch (error) {
			session.showError(describeError(error));
		}
	}
};
