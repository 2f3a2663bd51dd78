// The interface of a listener to the engine's events.
import type {EngineEvent} from '../events.ts';

/** A listener gets one event at a time: the next event waits for the promise that it returned. */
export type EventListener<Event extends EngineEvent = EngineEvent> = {
	/** The name for the report of a failure: `The event log /var/log/shop.jsonl`. */
	readonly name: string;
	readonly handle: (event: Event) => Promise<void> | void;
	/** Called after the last event: finishes the listener's work. */
	readonly close?: () => Promise<void> | void;
};
