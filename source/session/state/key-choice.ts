// What the file of a user's keys says.

/** One line of it. */
export type UserKey = {
	/** The name of a screen, or `everywhere`: each screen that has the action. */
	readonly screen: string;
	readonly action: string;
	readonly keys: readonly string[];
	/** In the file, from 1 on. */
	readonly line: number;
};

export type KeyProblem = {readonly line: number; readonly text: string};
