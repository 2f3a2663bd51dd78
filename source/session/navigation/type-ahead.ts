// Keys pressed while a screen loads wait for it, so that a user who knows the way can type ahead.
import {bindingOf} from '../input/key-bindings.ts';
import type {Resource} from '../state/resource.ts';
import type {ScreenState, Session} from './session.ts';

/** What the screen waits for. */
const requiredBy = (session: Session, state: ScreenState): Resource<unknown> | undefined =>
	session.definitionOf(state).requires?.(state);

const isLoading = (session: Session, state: ScreenState): boolean =>
	requiredBy(session, state)?.value.status === 'loading';

const needsNothing: ReadonlySet<string | undefined> = new Set(['back', 'find', 'help', 'quit', undefined]);

/** Whether a key waits. Escape drops the waiting keys; without any, it goes back. */
export const mustWait = (session: Session, key: string): boolean => {
	const {current, typeAhead} = session;
	if (key === 'ctrl+c') {
		return false;
	}

	if (typeAhead.length > 0) {
		if (key === 'escape') {
			session.typeAhead = [];
			return false;
		}

		return true;
	}

	return current === undefined
		? key !== 'q' && key !== 'escape'
		: !session.help.value &&
				isLoading(session, current) &&
				!needsNothing.has(bindingOf(session.definitionOf(current).keys, key)?.action);
};

/** Keeps a key until the screen has loaded. Drops the keys if loading fails: they were meant for its content. */
export const holdKey = (session: Session, key: string, play: (keys: readonly string[]) => void): void => {
	const {current, typeAhead} = session;
	typeAhead.push(key);
	if (typeAhead.length > 1) {
		return;
	}

	const awaited = (current === undefined ? undefined : requiredBy(session, current)) ?? session.stack;
	const stop = awaited.subscribe(() => {
		if (current !== undefined && session.typeAhead === typeAhead && isLoading(session, current)) {
			return;
		}

		stop();
		if (session.typeAhead !== typeAhead) {
			return;
		}

		const keys = typeAhead.splice(0);
		if (current === undefined || requiredBy(session, current)?.value.status === 'ready') {
			play(keys);
		}
	});
};
