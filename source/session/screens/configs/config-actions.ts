// Actions of a config that several screens have: choose its environment, edit its file.
import {titleOf} from '../../../config/address.ts';
import type {LoadedConfig} from '../../../config/load.ts';
import type {Session} from '../../navigation/session.ts';
import {describeError} from '../../state/error-message.ts';
import {choiceState} from '../choice/state.ts';
import {newConfigState} from '../new-config/state.ts';
import {tablesKeys} from '../tables/keys.ts';
import {openTables, type TablesState} from '../tables/state.ts';
import type {ConfigsState} from './state.ts';

/** Switches to the other environment; from more than two, the user chooses. */
export const chooseEnvironment = (
	session: Session,
	loaded: LoadedConfig,
	take: (environment: string) => void,
): void => {
	const {environment, environments} = loaded;
	const others = environments.filter(name => name !== environment);
	const [only, another] = others;
	if (only === undefined) {
		session.notify('This config has one environment.', 'dim');
	} else if (another === undefined) {
		take(only);
	} else {
		session.push(
			choiceState({
				breadcrumb: [titleOf(loaded), 'environment'],
				question: 'Which environment?',
				choices: environments.map(name => ({
					id: name,
					label: name,
					...(name === environment && {about: 'the current one'}),
					choose() {
						if (name !== environment) {
							take(name);
						}
					},
				})),
				cursor: environments.indexOf(environment),
			}),
		);
	}
};

/** Opens a file in the user's editor, on the whole terminal, then calls `afterwards`. */
export const editConfig = (
	session: Session,
	{file, line}: {readonly file: string; readonly line?: number | undefined},
	then: () => void,
): void => {
	session.attempt(async () => {
		await session.lendTerminal(async () => session.engine.edit(file, line));
		then();
	});
};

/** Shows an opened config or source. The list of configs, below it, has it from then on. */
const showOpened = (session: Session, state: ConfigsState, tables: TablesState): void => {
	session.push(tables);
	session.pendingWork.inBackground(async () => state.rows.refresh());
};

type SourcePrompt = {
	/** What the user typed already. */
	readonly text: string;
	/** What is wrong with it. */
	readonly wrong: string;
};

/** Opens what the user types: a database, a file, a pattern of files, a URL, a config. A wrong text can be mended. */
export const askForSource = (
	session: Session,
	state: ConfigsState,
	{text, wrong}: Partial<SourcePrompt> = {},
): void => {
	session.ask({
		question: 'Open',
		...(text !== undefined && {text}),
		hint: 'tab completes · shop.db, data/*.csv, postgres://reader@host/shop',
		missing: wrong ?? 'Type a file or a URL, or press esc.',
		isMissing: wrong !== undefined,
		complete: async typed => session.engine.completePath(typed),
		done(address) {
			session.lead({
				waitsFor: 'Opening the source',
				load: async () => openTables(session, address),
				open(tables) {
					showOpened(session, state, tables);
				},
				fail(error) {
					const {what, why} = describeError(error);
					askForSource(session, state, {text: address, wrong: why === undefined ? what : `${what}: ${why}`});
				},
			});
		},
	});
};

/** Makes a config, and opens it where its database could be opened. */
export const makeConfig = (session: Session, state: ConfigsState): void => {
	session.push(
		newConfigState(async (file, isTried) => {
			if (isTried) {
				session.replace(await openTables(session, file));
				session.pendingWork.inBackground(async () => state.rows.refresh());
				session.notify(`Wrote ${file}`, 'good');
			} else {
				session.back();
				await state.rows.refresh();
				session.notify(`Wrote ${file}. Its database could not be opened.`, 'medium');
			}
		}),
	);
};

/** The folder of the sample, in the working directory. */
export const sampleFolder = 'profilemesh-sample';

/** Makes the sample shop, unless it is there, and opens it. */
export const openSample = (session: Session, state: ConfigsState): void => {
	session.lead({
		waitsFor: 'Creating and profiling the sample shop',
		load: async () => openTables(session, await session.engine.makeSample(sampleFolder)),
		open(tables) {
			showOpened(session, state, tables);
			const keyOf = session.keys.naming(tablesKeys);
			const keys = `${keyOf('selectAll')} and ${keyOf('open')}`;
			session.notify(`Its second load is here: press ${keys} to profile it.`, 'good');
		},
	});
};

/** Writes a config for a source that was named without one, under a name that the user gives. */
export const askForConfig = (session: Session, loaded: LoadedConfig): void => {
	session.ask({
		question: 'Write the config as',
		text: 'profilemesh.yml',
		missing: 'Type a file name, or press esc.',
		done(file) {
			session.attempt(async () => {
				const variables = await session.engine.writeConfig(loaded, file);
				const needed = variables.map(variable => ` Set ${variable} to the password before you use it.`);
				session.notify(`Wrote ${file}.${needed.join('')}`, 'good');
			});
		},
	});
};
