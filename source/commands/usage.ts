// Makes our own error for a wrong command line.
import type {Command, CommanderError} from 'commander';
import {ProfileMeshError} from '../errors.ts';
import {cutAddress, cutAddressReason} from './flags.ts';

const fullName = (command: Command): string =>
	command.parent === null ? command.name() : `${fullName(command.parent)} ${command.name()}`;

const capitalized = (text: string) => text.slice(0, 1).toUpperCase() + text.slice(1);

/**
Translates commander's error about the arguments of a command. It does not repeat arguments of which one may be a part
of a password.
*/
export const usageError = (error: CommanderError, command: Command): ProfileMeshError => {
	if (cutAddress.test(error.message)) {
		return new ProfileMeshError('usage', `${fullName(command)} cannot be run like this`, cutAddressReason);
	}

	const [why = '', guess] = error.message.replace(/^error: /v, '').split('\n', 2);
	const help = `${fullName(command)} --help`;
	return new ProfileMeshError('usage', `${fullName(command)} cannot be run like this`, {
		why: capitalized(why),
		hint: guess === undefined ? `See ${help}` : `${guess.slice(1, -1)} See ${help}`,
		cause: error,
	});
};
