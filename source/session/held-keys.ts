// Keys pressed while a screen loads wait for it: whoever knows the way types ahead.
import {bindingOf} from './keys.ts';
import type {Place} from './place.ts';
import type {Resource} from './resource.ts';
import type {Session} from './session.ts';

/** What a place cannot be used without. */
const neededBy = (place: Place): Resource<unknown> | undefined => {
	switch (place.screen) {
		case 'configs': {
			return place.rows;
		}

		case 'tables': {
			return place.opened.rows;
		}

		case 'profile': {
			return place.profile;
		}

		case 'drift': {
			return place.report;
		}

		case 'runs': {
			return place.runs;
		}

		case 'statements': {
			return place.plans;
		}

		case 'choice':
		case 'run':
		case 'column':
		case 'finding': {
			return undefined;
		}
	}
};

const isLoading = (place: Place): boolean => neededBy(place)?.value.status === 'loading';

const needsNothing: ReadonlySet<string | undefined> = new Set(['back', 'help', 'quit', undefined]);

/** Whether a key has to wait. Escape gives up what waits; after that it goes back. */
export const mustWait = (session: Session, key: string): boolean => {
	const {place, held} = session;
	if (key === 'ctrl+c') {
		return false;
	}

	if (held.length > 0) {
		if (key === 'escape') {
			session.held = [];
			return false;
		}

		return true;
	}

	return place === undefined
		? key !== 'q' && key !== 'escape'
		: !session.help.value && isLoading(place) && !needsNothing.has(bindingOf(place.screen, key)?.action);
};

/** Keeps a key until what it waits for is there. When that cannot be loaded, what waits is dropped: it was meant for something else. */
export const holdKey = (session: Session, key: string, play: (keys: readonly string[]) => void): void => {
	const {place, held} = session;
	held.push(key);
	if (held.length > 1) {
		return;
	}

	const awaited = (place === undefined ? undefined : neededBy(place)) ?? session.places;
	const stop = awaited.subscribe(() => {
		if (place !== undefined && session.held === held && isLoading(place)) {
			return;
		}

		stop();
		if (session.held !== held) {
			return;
		}

		const keys = held.splice(0);
		if (place === undefined || neededBy(place)?.value.status === 'ready') {
			play(keys);
		}
	});
};
