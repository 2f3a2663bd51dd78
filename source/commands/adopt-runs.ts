// `profilemesh runs adopt`: a database has moved, and its history goes with it.
import {otherSourcesText} from '../drift/baselines/other-sources.ts';
import {ProfileMeshError} from '../errors.ts';
import {exitStatus, type ExitStatus} from '../exit-status.ts';
import {countOf} from '../reports/format.ts';
import type {Store} from '../storage/store.ts';
import {visible} from '../terminal-text.ts';
import type {CommandOutput} from './output.ts';

/** The source that is meant: the named one, else the only other one. */
const chooseSource = async (named: string | undefined, store: Store): Promise<string> => {
	const histories = await store.otherHistories();
	const sources = new Set(histories.map(({source}) => source));
	const [first, ...others] = named === undefined ? sources : [...sources].filter(source => source === named);
	if (first !== undefined && others.length === 0) {
		return first;
	}

	throw sources.size === 0
		? new ProfileMeshError('not-found', 'There are no runs of another source in this environment', {
				why: `All of its runs are of ${store.scope?.source ?? 'this source'}`,
				hint: '`profilemesh runs` lists them; --environment chooses another environment',
			})
		: new ProfileMeshError(
				'not-found',
				named === undefined ? 'Which source is meant is not clear' : `There are no runs of the source ${named}`,
				{why: `There are ${otherSourcesText(histories)}`, hint: 'Name it: profilemesh runs adopt SOURCE'},
			);
};

/**
Makes the runs of another source, in the environment, runs of the config's own.

@param named The other source, as `runs --all-sources` shows it; the only other one when left out.
@throws ProfileMeshError `not-found` where there is none, or where several may be meant.
*/
export const adoptRuns = async (
	named: string | undefined,
	store: Store,
	output: CommandOutput,
): Promise<ExitStatus> => {
	const source = await chooseSource(named, store);
	const adopted = await store.adopt(source);
	output.stdout(`${countOf(adopted, 'run')} of ${visible(source)} now of ${visible(store.scope?.source ?? '')}\n`);
	return exitStatus.done;
};
