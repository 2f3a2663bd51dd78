// Suggests the name that a user probably meant by an unknown one.
import {closestMatch} from 'leven';

/** Finds the nearest known name, where the difference is small enough for a slip. */
export const nearestName = (name: string, known: readonly string[]): string | undefined => {
	const written = name.slice(0, 64).toLowerCase();
	const lowered = known.map(candidate => candidate.toLowerCase());
	const maxDistance = Math.min(3, Math.floor((written.length + 1) * 0.4));
	const match =
		closestMatch(written, lowered, {maxDistance}) ??
		// A shorter or longer form of a name: `user`, `tables_list`.
		lowered.find(
			candidate =>
				written.length > 2 &&
				candidate.length > 2 &&
				(candidate.startsWith(written) || written.startsWith(candidate)),
		);
	return match === undefined ? undefined : known[lowered.indexOf(match)];
};

/** Writes the suggestion as the end of a sentence, or nothing. */
export const suggestion = (name: string, known: readonly string[]): string => {
	const nearest = nearestName(name, known);
	return nearest === undefined ? '' : `; did you mean ${nearest}?`;
};
