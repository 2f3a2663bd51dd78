// Finds a run by its id, or by the first characters of it.
import {ProfileMeshError} from '../errors.ts';
import type {Run} from '../profiling/profile.ts';
import {latestFirst, type SelectRuns} from './run-queries.ts';

/** Candidates that an ambiguous run id lists. */
const maxCandidates = 8;

export const noSuchRun = (idOrPrefix: string): ProfileMeshError =>
	new ProfileMeshError('not-found', `There is no run ${idOrPrefix.replaceAll(/\p{Control}/gv, '')}`, {
		why: 'No run in this storage has an id that begins so',
		hint: '`profilemesh runs` lists the runs',
	});

const severalRuns = (prefix: string, runs: readonly Run[]): ProfileMeshError => {
	const ids = runs.map(run => run.runId);
	const isCut = ids.length > maxCandidates;
	return new ProfileMeshError('not-found', `Several runs have an id that begins with ${prefix}`, {
		hint: `Give more of the id: ${ids.slice(0, maxCandidates).join(', ')}${isCut ? ' and more' : ''}`,
	});
};

/**
The run with this id, or the only one whose id begins with it.

@throws ProfileMeshError `not-found` when there is none, or more than one.
*/
export const findRun = async (selectRuns: SelectRuns, idOrPrefix: string): Promise<Run> => {
	const [exact] = await selectRuns('run_id = $idOrPrefix', {idOrPrefix});
	if (exact !== undefined) {
		return exact;
	}

	const found =
		idOrPrefix === ''
			? []
			: await selectRuns(`substr(run_id, 1, $length) = $prefix ORDER BY ${latestFirst} LIMIT $limit`, {
					prefix: idOrPrefix.toLowerCase(),
					length: idOrPrefix.length,
					limit: maxCandidates + 1,
				});
	const [first, ...others] = found;
	if (first === undefined) {
		throw noSuchRun(idOrPrefix);
	}

	if (others.length > 0) {
		throw severalRuns(idOrPrefix, found);
	}

	return first;
};
