// Starts the listeners of a headless command: the progress bar, the event log, and Dagster if it started the command.
import {FanOut} from '../events/listeners/fan-out.ts';
import type {EventListener} from '../events/listeners/listener.ts';
import {visible} from '../terminal-text.ts';
import type {NarratedOutput} from './output.ts';

export type ListenerOptions = {
	/** A file that gets a JSON line for each event; `-` is stderr. */
	readonly events?: string | undefined;
	/** Whether to draw a bar: only where stderr is a terminal and no event log is written there. */
	readonly hasBar: boolean;
	readonly others?: readonly EventListener[];
};

/** Starts the listeners of a command. A failure of a listener is not an error of the command. */
export const startListeners = async (
	{events, hasBar, others = []}: ListenerOptions,
	output: NarratedOutput,
): Promise<FanOut> => {
	const listeners: EventListener[] = [...others];
	if (events !== undefined) {
		const {eventLogFile, eventLogStream} = await import('../events/listeners/event-log.ts');
		listeners.push(events === '-' ? eventLogStream(output.stderr) : eventLogFile(events));
	}

	let clearBar: (() => void) | undefined;
	if (hasBar && events !== '-' && output.terminalColumns() !== undefined) {
		const {createProgressBar} = await import('../events/listeners/progress-bar.ts');
		const bar = createProgressBar({write: output.stderr, columns: () => output.terminalColumns() ?? 80});
		clearBar = bar.clear;
		listeners.push(bar);
	}

	return new FanOut(listeners, {
		warn(line) {
			clearBar?.();
			output.stderr(`warning: ${visible(line)}\n`);
		},
	});
};
