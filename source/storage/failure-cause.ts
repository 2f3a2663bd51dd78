// Finds out what a failure of Sequelize comes from.

/** The error of the database or the system, which Sequelize wraps, sometimes twice; `undefined` without a code. */
export const causeOf = (error: unknown): {readonly code: string; readonly message: string} | undefined => {
	let current: unknown = error;
	for (let depth = 0; depth < 5 && current instanceof Error; depth++) {
		if ('code' in current && typeof current.code === 'string') {
			return {code: current.code, message: current.message};
		}

		current = 'parent' in current ? current.parent : current.cause;
	}

	return undefined;
};

/** A message of a database in one line. */
export const oneLine = (text: string): string => text.replaceAll(/\p{Control}+/gv, ' ').trim();
