// The events of a run as JSON lines, for machines that read along.
import {eventJson} from '../../reports/event-json.ts';
import {jsonLine} from '../../reports/json-text.ts';
import type {EngineEvent} from '../events.ts';
import type {EventListener} from './listener.ts';
import {LineFile} from './line-file.ts';

const lineOf = (event: EngineEvent): string => jsonLine(eventJson(event, new Date()));

/** Adds a line for each event to a file, or to a pipe that is being read. */
export const eventLogFile = (path: string): EventListener => {
	const file = new LineFile(path);
	return {
		name: `The event log ${path}`,
		handle: async event => file.add(lineOf(event)),
		close: async () => file.close(),
	};
};

/** Writes a line for each event where narration goes. */
export const eventLogStream = (write: (text: string) => void): EventListener => ({
	name: 'The event log',
	handle(event) {
		write(`${lineOf(event)}\n`);
	},
});
