// Keys pressed while a screen loads wait for it: whoever knows the way types ahead.
import {bindingOf} from './key-bindings.ts';
import type {ScreenState} from '../navigation/screen-state.ts';
import type {Resource} from '../state/resource.ts';
import type {Session} from '../navigation/session.ts';

/** What a place cannot be used without. */
const neededBy = (state: ScreenState): Resource<unknown> | undefined => {
	switch (state.screen) {
		case 'configs': {
			return state.rows;
		}

		case 'tables': {
			return state.openConfig.rows;
		}

		case 'profile': {
			return state.profile;
		}

		case 'drift': {
			return state.report;
		}

		case 'runs': {
			return state.runs;
		}

		case 'statements': {
			return state.plans;
		}

		case 'choice':
		case 'run':
		case 'column':
		case 'finding': {
			return undefined;
		}
	}
};

const isLoading = (state: ScreenState): boolean => neededBy(state)?.value.status === 'loading';

const needsNothing: ReadonlySet<string | undefined> = new Set(['back', 'help', 'quit', undefined]);

/** Whether a key has to wait. Escape gives up what waits; after that it goes back. */
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
		: !session.help.value && isLoading(current) && !needsNothing.has(bindingOf(current.screen, key)?.action);
};

/** Keeps a key until what it waits for is there. When that cannot be loaded, what waits is dropped: it was meant for something else. */
export const holdKey = (session: Session, key: string, play: (keys: readonly string[]) => void): void => {
	const {current, typeAhead} = session;
	typeAhead.push(key);
	if (typeAhead.length > 1) {
		return;
	}

	const awaited = (current === undefined ? undefined : neededBy(current)) ?? session.stack;
	const stop = awaited.subscribe(() => {
		if (current !== undefined && session.typeAhead === typeAhead && isLoading(current)) {
			return;
		}

		stop();
		if (session.typeAhead !== typeAhead) {
			return;
		}

		const keys = typeAhead.splice(0);
		if (current === undefined || neededBy(current)?.value.status === 'ready') {
			play(keys);
		}
	});
};
