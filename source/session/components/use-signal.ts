// Draws a component again when a signal changes.
import {useSyncExternalStore} from 'react';
import type {Signal} from '../state/signal.ts';

export const useSignal = <T>(signal: Signal<T>): T => useSyncExternalStore(signal.subscribe, () => signal.value);
