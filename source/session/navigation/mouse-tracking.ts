// Makes the terminal report the mouse, and passes its events on.
import {type MouseEvent, MouseReader} from '../input/mouse-reports.ts';
import type {RowAreaFinder} from '../state/row-area.ts';
import type {TerminalPort} from './terminal-port.ts';

/** Reports of presses and of the wheel, in the form SGR. */
const on = '\u{1B}[?1000h\u{1B}[?1006h';
const off = '\u{1B}[?1006l\u{1B}[?1000l';

export class MouseTracking {
	readonly #terminal: TerminalPort;
	#stopListening: (() => void) | undefined;
	/** Finds the rows of the list on the screen. */
	readonly rowArea: RowAreaFinder = {find: undefined};
	/** The component that draws the session sets it. */
	onEvent: (event: MouseEvent) => void = () => undefined;

	constructor(terminal: TerminalPort) {
		this.#terminal = terminal;
	}

	/** Whether the session knows where on the screen it draws. */
	get isPossible(): boolean {
		return this.#terminal.listen !== undefined;
	}

	/** Makes the terminal report the mouse, or stop reporting, so that the user can select text. */
	track(isWanted: boolean): void {
		const isTracking = this.#stopListening !== undefined;
		if (isTracking === (isWanted && this.isPossible)) {
			return;
		}

		if (isTracking) {
			this.#stopListening?.();
			this.#stopListening = undefined;
			this.#terminal.send(off);
			return;
		}

		const reader = new MouseReader();
		this.#stopListening = this.#terminal.listen?.(chunk => {
			for (const event of reader.read(chunk)) {
				this.onEvent(event);
			}
		});
		this.#terminal.send(on);
	}
}
