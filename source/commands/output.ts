// The output of a command: data on stdout, messages on stderr. Commands never touch the process's own streams.

/** Each function writes the text as it is; a line ends with its own newline. */
export type CommandOutput = {
	readonly stdout: (text: string) => void;
	readonly stderr: (text: string) => void;
};

/** An output whose stderr may be a terminal, for commands that show their progress. */
export type NarratedOutput = CommandOutput & {
	/** Columns of the terminal that stderr is, read again for every line; `undefined` when stderr is not a terminal. */
	readonly terminalColumns: () => number | undefined;
};
