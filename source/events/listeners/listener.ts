// The contract of those who hear what the engine tells.
import type {EngineEvent} from '../events.ts';

/** A listener hears one event at a time: the next one waits for the promise that it returned. */
export type EventListener<Event extends EngineEvent = EngineEvent> = {
	/** What it is, to tell of its failure: `The event log /var/log/shop.jsonl`. */
	readonly name: string;
	readonly handle: (event: Event) => Promise<void> | void;
	/** After the last event: finishes what it has begun. */
	readonly close?: () => Promise<void> | void;
};
