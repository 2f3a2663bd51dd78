// What is watched, for the line at the top of every screen.
import {formatTime} from '../../reports/format-time.ts';
import type {Session} from '../navigation/session.ts';
import {rhythmText} from '../services/watch.ts';
import {Signal} from '../state/signal.ts';
import {useSignal} from './use-signal.ts';

const never = new Signal<Date | undefined>(undefined);

/** From this width on, the line says how often, too. */
const roomy = 90;

/** `watching: every 10 m, next at 14:20`; `undefined` where nothing is watched. */
export const useWatch = (session: Session, columns: number): string | undefined => {
	const watch = useSignal(session.watch);
	const next = useSignal(watch?.next ?? never);
	if (watch === undefined) {
		return undefined;
	}

	if (!('every' in watch.rhythm)) {
		return columns < roomy ? 'watching' : 'watching: when the source changes';
	}

	const at = next === undefined ? 'now' : formatTime(next).slice(11, 16);
	return columns < roomy
		? `watching, next ${at}`
		: `watching: every ${rhythmText(watch.rhythm.every)}, next ${next === undefined ? at : `at ${at}`}`;
};
