// Refuses flags that contradict each other.
import {ProfileMeshError} from '../errors.ts';

type Conflicts = {
	/** The other flags, and whether each was given. */
	readonly with: Readonly<Record<string, boolean>>;
	readonly why: string;
};

/**
Checks a flag that was given against others that do not fit it.

@throws ProfileMeshError `usage` where one of them was given.
*/
export const refuseConflict = (flag: string, {with: others, why}: Conflicts): void => {
	const other = Object.keys(others).find(name => others[name]);
	if (other !== undefined) {
		throw new ProfileMeshError('usage', `${flag} cannot be combined with ${other}`, {
			why,
			hint: `Leave out ${flag} or ${other}`,
		});
	}
};
