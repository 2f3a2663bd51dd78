// The flags of `rows`.
import {Option, type Command} from 'commander';
import {
	configOption,
	datasetOption,
	environmentOption,
	flagsOf,
	jsonOption,
	schemaOption,
	sliceOption,
	wholeNumber,
	withWorkspace,
	type Define,
} from './flags.ts';
import type {ConfigFlags} from './open-workspace.ts';
import type {RowsCommandOptions} from './rows.ts';

export const defineRows: Define = (command, run) => {
	command
		.addOption(configOption())
		.addOption(environmentOption())
		.addOption(datasetOption().makeOptionMandatory())
		.addOption(schemaOption())
		.addOption(sliceOption('rows of some slices'))
		.option('--where <condition>', "rows for which a condition in the database's SQL holds")
		.option('--null <column>', 'rows where a column is null')
		.option('--equal <column=value>', 'rows where a column has a value')
		.option('--repeated <column>', 'rows whose value of a column occurs more than once')
		.addOption(new Option('--limit <n>', 'at most this many; 100 by default').argParser(wholeNumber))
		.addOption(new Option('--timeout <seconds>', 'give up after this time; 60 by default').argParser(wholeNumber))
		.addOption(jsonOption())
		.action(async (_options, itself: Command) =>
			run(async ({output, env}) => {
				const flags = flagsOf<ConfigFlags & RowsCommandOptions>(itself);
				const [{rowsCommand}, {interruptible}] = await Promise.all([
					import('./rows.ts'),
					import('../interruption.ts'),
				]);
				return interruptible(
					async signal =>
						withWorkspace(flags, {env, output}, async workspace =>
							rowsCommand(flags, workspace, {output, signal}),
						),
					() => {
						output.stderr('Stopping.\n');
					},
				);
			}),
		);
};
