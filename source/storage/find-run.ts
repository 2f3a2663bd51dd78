// Finds a run by its id, or by the first characters of its id.
import {ProfileMeshError} from '../errors.ts';
import type {Run} from '../profiling/profile.ts';
import {visible} from '../terminal-text.ts';
import {latestFirst, type SelectRuns} from './run-queries.ts';
import type {Store} from './store.ts';

/** Candidates that an ambiguous run id lists. */
const maxCandidates = 8;

const noSuchRun = (idOrPrefix: string): ProfileMeshError =>
	new ProfileMeshError('not-found', `There is no run ${idOrPrefix.replaceAll(/\p{Control}/gv, '')}`, {
		why: 'No run in this storage has an id that begins like this',
		hint: '`profilemesh runs` lists the runs',
	});

/** The error for an id, or its beginning, that finds no run. The run may exist and be unreadable. */
export const missingRun = (idOrPrefix: string, unreadable: Store['unreadable']): ProfileMeshError => {
	const [id, why] = unreadable.entries().find(([known]) => known.startsWith(idOrPrefix)) ?? [];
	return id === undefined || idOrPrefix === ''
		? noSuchRun(idOrPrefix)
		: new ProfileMeshError('storage', `The run ${visible(id)} cannot be read`, {
				why: `In the table of runs, ${why ?? ''}`,
				hint: 'Correct that row, or delete it',
			});
};

const severalRuns = (prefix: string, runs: readonly Run[]): ProfileMeshError => {
	const ids = runs.map(run => run.runId);
	const isCut = ids.length > maxCandidates;
	return new ProfileMeshError('not-found', `Several runs have an id that begins with ${prefix}`, {
		hint: `Give more of the id: ${ids.slice(0, maxCandidates).join(', ')}${isCut ? ' and more' : ''}`,
	});
};

/**
Finds the run with this id, or the only one whose id begins with it.

@throws ProfileMeshError `not-found` when there is none, or more than one.
*/
export const findRun = async (
	reader: Pick<Store, 'unreadable'> & {readonly select: SelectRuns},
	idOrPrefix: string,
): Promise<Run> => {
	const [exact] = await reader.select('run_id = $idOrPrefix', {idOrPrefix});
	if (exact !== undefined) {
		return exact;
	}

	const found =
		idOrPrefix === ''
			? []
			: await reader.select(`substr(run_id, 1, $length) = $prefix ORDER BY ${latestFirst} LIMIT $limit`, {
					prefix: idOrPrefix.toLowerCase(),
					length: idOrPrefix.length,
					limit: maxCandidates + 1,
				});
	const [first, ...others] = found;
	if (first === undefined) {
		throw missingRun(idOrPrefix, reader.unreadable);
	}

	if (others.length > 0) {
		throw severalRuns(idOrPrefix, found);
	}

	return first;
};
