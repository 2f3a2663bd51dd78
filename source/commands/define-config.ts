// The flags of `init` and `config`.
import type {Command} from 'commander';
import type {ConfigArguments} from './config.ts';
import {configOption, environmentOption, flagsOf, type Define, type Edge} from './flags.ts';
import type {ConfigFlags} from './open-workspace.ts';

export const defineInit: Define = (command, run) => {
	type Flags = Readonly<Record<string, string | undefined>> & {readonly config: string; readonly type?: string};
	type Switches = {readonly force?: boolean; readonly test: boolean};
	command
		.option('-c, --config <file>', 'config to write', 'profilemesh.yml')
		.option('--type <type>', 'sqlite, postgres or snowflake; asked for when left out')
		.option('--filepath <file>', 'SQLite: the database file')
		.option('--host <host>', 'host')
		.option('--port <port>', 'port')
		.option('--database <name>', 'database')
		.option('--username <name>', 'role to log in as')
		.option('--password-variable <name>', 'variable that holds the password; - for none')
		.option('--schema <name>', 'schema')
		.option('--ssl <mode>', 'PostgreSQL: encryption, as sslmode')
		.option('--account <name>', 'Snowflake: the account identifier')
		.option('--warehouse <name>', 'Snowflake: the warehouse')
		.option('--role <name>', 'Snowflake: role to work as')
		.option('--private-key-path <file>', 'Snowflake: the private key file')
		.option('--force', 'write over a config that is there')
		.option('--no-test', 'do not try the connection')
		.action(async (_options, itself: Command) =>
			run(async ({output, env}) => {
				const {config, type, ...given} = itself.opts<Flags>();
				const {force, test} = itself.opts<Switches>();
				const [{initCommand}, {asking, isAnswerable}] = await Promise.all([
					import('./init.ts'),
					import('./ask.ts'),
				]);
				const options = {
					config,
					type,
					force,
					test,
					given,
					env,
				};
				return type === undefined && isAnswerable()
					? asking(async ask => initCommand({...options, ask}, output))
					: initCommand({...options, ask: undefined}, output);
			}),
		);
};

export const defineConfig: Define = (config, run) => {
	const argumentsOf = async (
		file: string | undefined,
		itself: Command,
		env: Edge['env'],
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
		.description('say whether a config is valid, and everything that is wrong with it')
		.action(async (file: string | undefined, _options, itself: Command) =>
			run(async ({output, env}) => {
				const {validateConfig} = await import('./config.ts');
				return validateConfig(await argumentsOf(file, itself, env), output);
			}),
		);

	onFile('show')
		.description('print what a config comes to, secrets masked')
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
