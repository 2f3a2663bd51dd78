// What the session needs of the terminal and of the program that draws it.
import type {ExitStatus} from '../../exit-status.ts';

/** What the session needs of the terminal, apart from drawing on it. */
export type TerminalPort = {
	/** Sends a sequence that draws nothing. */
	readonly send: (sequence: string) => void;
	/** Stops reading keys until the session draws again or ends. */
	readonly stopReading: () => Promise<void>;
	/** Ends the echo of keys and goes to the start of the line: the session draws from the cursor on. */
	readonly prepareDrawing: () => void;
	/** Whether the user wants no colours. Bold, dim and inverse text stays. */
	readonly isColorless?: boolean;
	/** Stops the program until the shell brings it back; left out where no shell can. */
	readonly stopProgram?: () => Promise<void>;
	/**
	Passes on what the terminal sends when keys are read. Missing where the session draws on a part of the screen, and
	cannot know what the mouse points at.

	@returns Stops listening.
	*/
	readonly listen?: (listener: (chunk: string) => void) => () => void;
};

/** Lends the terminal to another program until the work is done, then draws everything again. */
export type Suspend = (work: () => Promise<void>) => Promise<void>;

/** Ends the session. Takes the error when the session could not start. */
export type Exit = (status: ExitStatus, error?: unknown) => void;
