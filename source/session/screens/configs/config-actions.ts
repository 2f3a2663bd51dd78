// Actions of a config that several screens have: choose its environment, edit its file.
import {basename} from 'node:path';
import type {LoadedConfig} from '../../../config/load.ts';
import type {Session} from '../../navigation/session.ts';
import {choiceState} from '../choice/state.ts';

/** Switches to the other environment; from more than two, the user chooses. */
export const chooseEnvironment = (
	session: Session,
	{file, environment, environments}: LoadedConfig,
	take: (environment: string) => void,
): void => {
	const others = environments.filter(name => name !== environment);
	const [only, another] = others;
	if (only === undefined) {
		session.notify('This config has one environment.', 'dim');
	} else if (another === undefined) {
		take(only);
	} else {
		session.push(
			choiceState({
				breadcrumb: [basename(file), 'environment'],
				question: 'Which environment?',
				choices: environments.map(name => ({
					id: name,
					label: name,
					...(name === environment && {about: 'the one you are in'}),
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
	then: () => Promise<void>,
): void => {
	session.attempt(async () => {
		await session.lendTerminal(async () => session.engine.edit(file, line));
		await then();
	});
};
