// `profilemesh runs adopt`: moves the history of a database that has moved.
import {ProfileMeshError} from '../errors.ts';
import {exitStatus, type ExitStatus} from '../exit-status.ts';
import {otherSourcesText} from '../drift/baselines/other-sources.ts';
import {countOf} from '../reports/format.ts';
import type {Store} from '../storage/store.ts';
import {visible} from '../terminal-text.ts';
import type {CommandOutput} from './output.ts';

/** Makes the error that lists the sources to adopt from, and explains what adopting does. */
const whatToName = async (named: string | undefined, store: Store): Promise<ProfileMeshError> => {
	const own = store.scope?.source ?? '';
	const histories = await store.otherHistories();
	const [first, ...others] = new Set(histories.map(({source}) => source));
	if (first === undefined) {
		return new ProfileMeshError('not-found', 'There are no runs of another source in this environment', {
			why: `All of its runs belong to ${own}`,
			hint: '`profilemesh runs` lists them; --environment chooses another environment',
		});
	}

	return new ProfileMeshError(
		'not-found',
		named === undefined ? 'Name the source to adopt' : `There are no runs of another source ${named}`,
		{
			why:
				`The storage has ${otherSourcesText(histories)}; ` +
				`those of the named source become runs of ${own}, and --undo gives them back`,
			hint:
				others.length === 0
					? `If that is the same database: profilemesh runs adopt '${first}'`
					: 'If one is the same database: profilemesh runs adopt SOURCE',
		},
	);
};

export type AdoptOptions = {
	/** The other source, as `runs --all-sources` shows it. */
	readonly named: string | undefined;
	/** Gives adopted runs back instead: those of the named source, or all. */
	readonly undo?: boolean | undefined;
};

/** Gives adopted runs back. */
const giveBack = async (named: string | undefined, store: Store, output: CommandOutput): Promise<void> => {
	const given = await store.giveBack(named);
	if (given.size === 0) {
		throw new ProfileMeshError('not-found', 'There are no adopted runs to return in this environment', {
			why: named === undefined ? 'None is recorded as adopted' : `None is recorded as adopted from ${named}`,
			hint: '`profilemesh runs --all-sources` lists all runs with their sources',
		});
	}

	for (const [source, runs] of given) {
		output.stdout(`${countOf(runs, 'run')} of ${visible(source)} again\n`);
	}
};

/**
Moves the runs of another source in the environment to the config's source, or gives them back. Where no source is
named, the error lists the possible ones.

@throws ProfileMeshError `not-found` where there are no such runs.
*/
export const adoptRuns = async (
	{named, undo = false}: AdoptOptions,
	store: Store,
	output: CommandOutput,
): Promise<ExitStatus> => {
	if (undo) {
		await giveBack(named, store, output);
		return exitStatus.done;
	}

	const adopted = named === undefined ? 0 : await store.adopt(named);
	if (named === undefined || adopted === 0) {
		throw await whatToName(named, store);
	}

	output.stdout(`${countOf(adopted, 'run')} of ${visible(named)} now of ${visible(store.scope?.source ?? '')}\n`);
	output.stderr('`profilemesh runs adopt --undo` gives them back.\n');
	return exitStatus.done;
};
