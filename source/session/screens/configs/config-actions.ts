// What can be done with a config from more than one screen: choose its environment, change its file.
import {basename} from 'node:path';
import type {LoadedConfig} from '../../../config/load.ts';
import {choiceState} from '../choice/screen.tsx';
import type {Session} from '../../navigation/session.ts';

/** Another environment of a config: the other one of two, else chosen from a list. */
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
			choiceState(
				[basename(file), 'environment'],
				'Which environment?',
				environments.map(name => ({
					id: name,
					label: name,
					...(name === environment && {about: 'the one you are in'}),
					choose() {
						if (name !== environment) {
							take(name);
						}
					},
				})),
				environments.indexOf(environment),
			),
		);
	}
};

/** Opens a file in the user's editor, on the whole terminal, and then does what follows from it. */
export const editConfig = (
	session: Session,
	file: string,
	line: number | undefined,
	then: () => Promise<void>,
): void => {
	session.attempt(async () => {
		await session.suspend(async () => session.engine.edit(file, line));
		await then();
	});
};
