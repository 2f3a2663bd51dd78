// The flags of `config`.
import type {Command} from 'commander';
import type {ConfigArguments} from './config.ts';
import {configOption, environmentOption, flagsOf, type Define, type CommandContext} from './flags.ts';
import type {ConfigFlags} from './open-workspace.ts';

export const defineConfig: Define = (config, run) => {
	const argumentsOf = async (
		file: string | undefined,
		itself: Command,
		env: CommandContext['env'],
	): Promise<ConfigArguments> => {
		const flags = flagsOf<ConfigFlags>(itself);
		const {chooseConfig} = await import('./open-workspace.ts');
		return {file: await chooseConfig({config: file ?? flags.config}, env), environment: flags.environment, env};
	};

	const onFile = (name: string) =>
		config
			.command(name)
			.argument('[file]', 'config; the same as --config')
			.addOption(configOption())
			.addOption(environmentOption());

	onFile('validate')
		.description('check a config, and list all its mistakes')
		.action(async (file: string | undefined, _options, itself: Command) =>
			run(async ({output, env}) => {
				const {validateConfig} = await import('./config.ts');
				return validateConfig(await argumentsOf(file, itself, env), output);
			}),
		);

	onFile('show')
		.description('print the effective config, with secrets masked')
		.action(async (file: string | undefined, _options, itself: Command) =>
			run(async ({output, env}) => {
				const {showConfig} = await import('./config.ts');
				return showConfig(await argumentsOf(file, itself, env), output);
			}),
		);

	config
		.command('schema')
		.description('print the JSON Schema of configs, for editors')
		.action(async () =>
			run(async ({output}) => {
				const {printConfigSchema} = await import('./config.ts');
				return printConfigSchema(output);
			}),
		);
};
