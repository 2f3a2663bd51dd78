// Writes the events of a run as JSON lines, for other programs.
import {eventJson} from '../../reports/event-json.ts';
import {jsonLine} from '../../reports/json-text.ts';
import type {EngineEvent} from '../events.ts';
import type {EventListener} from './listener.ts';
import {LineFile} from './line-file.ts';

const lineOf = (event: EngineEvent): string => jsonLine(eventJson(event, new Date()));

/** Appends a line for each event to a file, or to a pipe with a reader. */
export const eventLogFile = (path: string): EventListener => {
	const file = new LineFile(path);
	return {
		name: `The event log ${path}`,
		handle: async event => file.add(lineOf(event)),
		close: async () => file.close(),
	};
};

/** Writes a line for each event to stderr. */
export const eventLogStream = (write: (text: string) => void): EventListener => ({
	name: 'The event log',
	handle(event) {
		write(`${lineOf(event)}\n`);
	},
});
