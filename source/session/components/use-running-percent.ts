// The progress of the batch, for screens that do not show it.
import {useSyncExternalStore} from 'react';
import type {Session} from '../navigation/session.ts';
import {useSignal} from './use-signal.ts';

const neverChanges = () => () => undefined;

/** The percent that is done of the running batch; `undefined` while none runs. */
export const useRunningPercent = (session: Session): number | undefined => {
	const batch = useSignal(session.batch);
	return useSyncExternalStore(batch?.snapshot.subscribe ?? neverChanges, () => batch?.percent);
};
