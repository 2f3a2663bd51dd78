// A wrong command line in our own words.
import type {Command, CommanderError} from 'commander';
import {ProfileMeshError} from '../errors.ts';
import {version} from '../version.ts';

/** Commands that the documents name and this version does not have, each with what to do meanwhile. */
const laterCommands: ReadonlyMap<string, string> = new Map([
	['baseline', 'Choose the baseline of one comparison: profilemesh drift --baseline RUN'],
	['accept', 'Let drift pass with drift.ignore or a wider threshold in the config'],
]);

const fullName = (command: Command): string => command.parent === null ? command.name() : `${fullName(command.parent)} ${command.name()}`;

const capitalized = (text: string) => text.slice(0, 1).toUpperCase() + text.slice(1);

/** What commander found wrong with the arguments of a command. */
export const usageError = (error: CommanderError, command: Command): ProfileMeshError => {
	const [name = ''] = command.args;
	const meanwhile = laterCommands.get(name);
	if (meanwhile !== undefined && command.parent === null && error.code === 'commander.unknownCommand') {
		return new ProfileMeshError('usage', `There is no profilemesh ${name} yet`, {
			why: `ProfileMesh ${version} does not have this command; a later version will`,
			hint: meanwhile,
		});
	}

	const [why = '', guess] = error.message.replace(/^error: /v, '').split('\n', 2);
	const help = `${fullName(command)} --help`;
	return new ProfileMeshError('usage', `${fullName(command)} cannot be run like this`, {
		why: capitalized(why),
		hint: guess === undefined ? `See ${help}` : `${guess.slice(1, -1)} See ${help}`,
		cause: error,
	});
};
