// Makes our own error for a wrong command line.
import type {Command, CommanderError} from 'commander';
import {ProfileMeshError} from '../errors.ts';

const fullName = (command: Command): string =>
	command.parent === null ? command.name() : `${fullName(command.parent)} ${command.name()}`;

const capitalized = (text: string) => text.slice(0, 1).toUpperCase() + text.slice(1);

/** Translates commander's error about the arguments of a command. */
export const usageError = (error: CommanderError, command: Command): ProfileMeshError => {
	const [why = '', guess] = error.message.replace(/^error: /v, '').split('\n', 2);
	const help = `${fullName(command)} --help`;
	return new ProfileMeshError('usage', `${fullName(command)} cannot be run like this`, {
		why: capitalized(why),
		hint: guess === undefined ? `See ${help}` : `${guess.slice(1, -1)} See ${help}`,
		cause: error,
	});
};
