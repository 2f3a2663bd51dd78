// Adopts the runs of another source: a database that has moved continues its history.
import {titleOf} from '../../../config/address.ts';
import {adoptableSources} from '../../../drift/baselines/other-sources.ts';
import {countOf} from '../../../reports/format.ts';
import {visible} from '../../../terminal-text.ts';
import type {Session} from '../../navigation/session.ts';
import type {OpenConfig} from '../../services/open-config.ts';
import {choiceState} from '../choice/state.ts';

type Sources = Awaited<ReturnType<typeof adoptableSources>>;

const adopt = async (session: Session, openConfig: OpenConfig, source: string): Promise<void> => {
	const store = await openConfig.workspace.store();
	const adopted = await store.adopt(source);
	await openConfig.refresh();
	session.notify(`Adopted ${countOf(adopted, 'run')}. To undo: profilemesh runs adopt --undo`, 'good');
};

const offerSources = (session: Session, openConfig: OpenConfig, sources: Sources): void => {
	if (sources.length === 0) {
		session.notify('The store has no runs under another address.', 'dim');
		return;
	}

	session.push(
		choiceState({
			breadcrumb: [titleOf(openConfig.loaded), 'adopt'],
			question: 'Which address did this database have before?',
			choices: sources.map(([source, runs]) => ({
				id: source,
				label: visible(source),
				about: countOf(runs, 'run'),
				choose() {
					session.attempt(async () => adopt(session, openConfig, source));
				},
			})),
		}),
	);
};

/** Asks whose runs become runs of the config's source. */
export const chooseAdopted = (session: Session, openConfig: OpenConfig): void => {
	session.lead({
		waitsFor: 'Looking for runs under other addresses',
		load: async () => adoptableSources(await openConfig.workspace.store()),
		open(sources) {
			offerSources(session, openConfig, sources);
		},
	});
};
