// Keeps the keys that are pressed while a screen loads, so that a user who knows the way can type ahead.
import {bindingOf} from '../input/key-bindings.ts';
import type {Loaded} from '../state/resource.ts';
import type {Signal} from '../state/signal.ts';
import type {ScreenState, Session} from './session.ts';

/** What the screen, or an action of it, waits for. */
const requiredBy = (session: Session, state: ScreenState, action?: string): Signal<Loaded<unknown>> | undefined =>
	session.definitionOf(state).requires?.(state, action);

const isLoading = (session: Session, state: ScreenState, action?: string): boolean =>
	requiredBy(session, state, action)?.value.status === 'loading';

const actionOf = (session: Session, state: ScreenState, key: string): string | undefined =>
	bindingOf(session.definitionOf(state).keys, key)?.action;

const needsNothing: ReadonlySet<string | undefined> = new Set([
	'back',
	'find',
	'help',
	'quit',
	'stop',
	'theme',
	'mouse',
	undefined,
]);

/** Whether keys go into a text. */
const isTyping = (session: Session, state: ScreenState): boolean =>
	session.prompt.value !== undefined || ('list' in state && state.list.value.typing);

/** Whether a key stops the program at any time: only a key that is no letter of a text can. */
export const isStop = (session: Session, key: string): boolean =>
	key.startsWith('ctrl+') && session.current !== undefined && actionOf(session, session.current, key) === 'stop';

/** Whether a key must wait. Escape drops the waiting keys; if there are none, it goes back. */
export const mustWait = (session: Session, key: string): boolean => {
	const {current, typeAhead} = session;
	if (key === 'ctrl+c' || isStop(session, key)) {
		return false;
	}

	if (typeAhead.length > 0) {
		if (key === 'escape') {
			session.typeAhead = [];
			return false;
		}

		return true;
	}

	if (current === undefined) {
		return key !== 'q' && key !== 'escape';
	}

	const action = actionOf(session, current, key);
	if (session.leading.isUnderWay) {
		return action !== 'back';
	}

	const needs = isTyping(session, current) ? undefined : action;
	return !session.help.value && isLoading(session, current, needs) && !needsNothing.has(action);
};

type Handle = (keys: readonly string[]) => void;

/** Keeps the keys until what they wait for is open, unless it fails or the user gives it up. */
const holdWhileLeading = ({leading, typeAhead}: Session, isDropped: () => boolean, handle: Handle): void => {
	const stop = leading.waitsFor.subscribe(() => {
		if (leading.isUnderWay) {
			return;
		}

		stop();
		if (!isDropped()) {
			handle(typeAhead.splice(0));
		}
	});
};

/** Keeps a key until the screen has loaded. Drops the keys if loading fails: they were meant for its content. */
export const holdKey = (session: Session, key: string, handle: Handle): void => {
	const {current, typeAhead} = session;
	typeAhead.push(key);
	if (typeAhead.length > 1) {
		return;
	}

	if (session.leading.isUnderWay) {
		holdWhileLeading(session, () => session.typeAhead !== typeAhead, handle);
		return;
	}

	const action = current === undefined ? undefined : actionOf(session, current, key);
	const awaited = (current === undefined ? undefined : requiredBy(session, current, action)) ?? session.stack;
	if (current !== undefined && !isLoading(session, current)) {
		// Without this text nothing shows that the key waits.
		session.notify(`${key} waits until the source has listed all tables; esc drops it`, 'medium');
	}

	const stop = awaited.subscribe(() => {
		if (current !== undefined && session.typeAhead === typeAhead && isLoading(session, current, action)) {
			return;
		}

		stop();
		if (session.typeAhead !== typeAhead) {
			return;
		}

		const keys = typeAhead.splice(0);
		if (current === undefined || requiredBy(session, current, action)?.value.status === 'ready') {
			handle(keys);
		}
	});
};
